import { sampleIdNumber } from './samples.ts';
import type { World, WorldOverride } from './world.ts';

const born = Temporal.PlainDate.from('1993-05-06');
/** The named people of the test world. */
export const TEST_PEOPLE = {
  clean: sampleIdNumber(born, 1),
  gap: sampleIdNumber(born, 2),
  overseas: sampleIdNumber(born, 3),
  owner: sampleIdNumber(born, 4),
} as const;

const EMPLOYER = '91990000100001374N';
const OTHER_EMPLOYER = '91990000100002748C';
const sound: WorldOverride['facts'] = {
  employerUscc: EMPLOYER,
  wageEmployerUscc: EMPLOYER,
  insuredMonths: 30,
  gaps: [],
  degree: 'master',
  origin: 'domestic',
  school: '示例大学',
  graduated: 2018,
  title: 'none',
  homes: 0,
  soldDaysAgo: null,
  pendingSale: false,
  talentList: null,
  benefit: null,
  lease: null,
  accountMatches: true,
  accountChangedDaysAgo: 400,
};
const named = (key: string, idNumber: string, facts: WorldOverride['facts']): WorldOverride => ({
  key,
  idNumber,
  name: `样本${key}`,
  phone: '10000000000',
  shows: { zh: key, en: key },
  facts: { ...sound, ...facts },
});

/** A small world for tests: two employers, four named people, everybody else by chance. */
export const testWorld: World = {
  seed: 'test',
  label: { zh: '测试', en: 'test' },
  employers: [
    { uscc: EMPLOYER, name: '示例企业甲', registeredInDistrict: true, taxedInDistrict: true },
    { uscc: OTHER_EMPLOYER, name: '示例企业乙', registeredInDistrict: true, taxedInDistrict: false },
  ],
  schools: ['示例大学', '示例理工大学'],
  addresses: ['示例路1号'],
  talentLists: ['示例名录'],
  benefitKinds: ['示例补贴'],
  distribution: {
    degree: { none: 0.1, bachelor: 0.5, master: 0.3, phd: 0.1 },
    overseas: 0.1,
    paper: 0.05,
    title: { none: 0.8, technician: 0.1, 'senior-technician': 0.05, senior: 0.05 },
    shortageOccupation: 0.2,
    leading: 0.02,
    steadyJob: 0.8,
    noJob: 0.05,
    splitEmployer: 0.1,
    ownsHome: 0.1,
    soldHome: 0.1,
    otherBenefit: 0.05,
    leaseFiled: 0.4,
    accountMismatch: 0.02,
    accountChangedRecently: 0.05,
  },
  people: [
    named('甲', TEST_PEOPLE.clean, {}),
    named('丙', TEST_PEOPLE.gap, { insuredMonths: 3, gaps: [1] }),
    named('丁', TEST_PEOPLE.overseas, { origin: 'overseas' }),
    named('乙', TEST_PEOPLE.owner, { homes: 1 }),
  ],
};
