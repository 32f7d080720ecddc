/** People, organisations, departments, towns, party bodies and posts: who was what on which day. No HTTP in here. */
import type { MigrationModule } from '../db/index.ts';

export { idCheckCharacter, isIdNumber, isUscc, normaliseUscc, readIdNumber, usccCheckCharacter } from './checks.ts';
export type { Period } from './dated.ts';
export { orgFailures } from './failures.ts';
export { loadOrgPack } from './load.ts';
export {
  changeOrganisation,
  createOrganisation,
  createOrganisations,
  findByUscc,
  findIdsByUscc,
  organisationsOn,
  searchOrganisations,
  type NewOrganisation,
  type Organisation,
  type OrganisationKind,
} from './organisations.ts';
export { readCsv, readOrgPack, type OrgPack } from './pack.ts';
export {
  changePhone,
  createPeople,
  createPerson,
  differingNames,
  ensurePeople,
  findPersonByIdNumber,
  findPersonIdsByIdNumbers,
  normaliseIdNumber,
  openIdNumber,
  openPhone,
  peopleById,
  personById,
  sameName,
  type IdKind,
  type NewPerson,
  type PersonRow,
} from './people.ts';
export {
  appoint,
  createPost,
  endTenure,
  holdersOn,
  peopleWithRole,
  rolesOf,
  type Holder,
  type NewPost,
  type PostRole,
} from './posts.ts';
export {
  clusterCoverageOn,
  departmentsOn,
  divisionsOn,
  partyBodiesOn,
  townsOn,
  villagesOn,
  type ClusterCoverage,
  type Department,
  type PartyBody,
  type Town,
  type Village,
} from './structure.ts';
export { personView, type PersonView } from './view.ts';

export const orgsMigrations: MigrationModule = { name: 'orgs', dir: new URL('./migrations/', import.meta.url) };
