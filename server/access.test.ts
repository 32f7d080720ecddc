import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { inject } from '@yunjian/kernel/http/testing';
import { ROLES, type Problem, type Role } from '@yunjian/kernel/contract';
import type { GrantedRole } from '@yunjian/kernel/auth';
import type { Running } from './run.ts';
import { testDistrict, type Caller, type TestDistrict } from './testing.ts';

/** Who may read what collectives own, let, earn and share; of which collectives is said by mandates. */
const ASSETS_READERS: readonly Role[] = ['accountant', 'board', 'supervisory-board', 'township', 'auditor'];

/** Who may look at who acts for whom: towns and the administrators of the installation. */
const ASSETS_GOVERNORS: readonly Role[] = ['township', 'auditor', 'sysadmin', 'secadmin'];

/** Who may call what. Written out by hand: a changed access must be changed here too, and is seen in review. */
const ACCESS: Readonly<Record<string, 'public' | 'signed-in' | readonly Role[]>> = {
  'about.about': 'public',
  'messages.list': 'signed-in',
  'messages.read': 'signed-in',
  'auth.signIn': 'public',
  'auth.secondFactor': 'public',
  'auth.signOut': 'public',
  'auth.signOutEverywhere': 'signed-in',
  'auth.me': 'public',
  'auth.changePassword': 'signed-in',
  'auth.enrol': 'public',
  'auth.confirmEnrol': 'public',
  'auth.oidcStart': 'public',
  'auth.oidcCallback': 'public',
  'auth.demoAccounts': 'public',
  'accounts.list': ['sysadmin', 'secadmin'],
  'accounts.create': ['sysadmin'],
  'accounts.identify': ['sysadmin'],
  'accounts.lock': ['secadmin'],
  'accounts.unlock': ['secadmin'],
  'accounts.grantRole': ['secadmin'],
  'accounts.revokeRole': ['secadmin'],
  'talent.projects': 'public',
  'talent.projectMap': 'public',
  'talent.projectsXlsx': 'public',
  'talent.project': 'public',
  'talent.units': 'public',
  'talent.unitsXlsx': 'public',
  'talent.picture': 'public',
  'talent.policy': 'public',
  'talent.rounds': 'public',
  'talent.verify': 'public',
  'talent.verifyKey': 'public',
  'talent.prefill': ['citizen'],
  'talent.draft': ['citizen'],
  'talent.saveDraft': ['citizen'],
  'talent.dropDraft': ['citizen'],
  'talent.upload': ['citizen'],
  'talent.submit': ['citizen'],
  'talent.mine': ['citizen'],
  'talent.myApplication': ['citizen'],
  'talent.withdraw': ['citizen'],
  'talent.acceptOffer': ['citizen'],
  'talent.declineOffer': ['citizen'],
  'talent.signLease': ['citizen'],
  'talent.answerCorrection': ['citizen'],
  'talent.object': ['citizen'],
  'talent.reconsider': ['citizen'],
  'talent.requestHuman': ['citizen'],
  'talent.decisionPdf': ['citizen'],
  'talent.leasePdf': ['citizen'],
  'talent.receipt': ['citizen'],
  'talent.accesses': ['citizen'],
  'talent.accessesXlsx': ['citizen'],
  'talent.exportMine': ['citizen'],
  'review.worklist': ['reviewer', 'duty'],
  'review.worklistXlsx': ['reviewer', 'duty'],
  'review.reviewOne': ['reviewer', 'duty'],
  'review.claim': ['reviewer'],
  'review.askCorrection': ['reviewer'],
  'review.requery': ['reviewer'],
  'review.decide': ['reviewer'],
  'review.approveOverride': ['reviewer', 'duty'],
  'review.answerDispute': ['reviewer'],
  'review.note': ['reviewer'],
  'review.findPerson': ['reviewer'],
  'review.windowSubmit': ['reviewer'],
  'duty.board': ['duty', 'auditor'],
  'duty.boardDrill': ['duty', 'auditor'],
  'duty.boardXlsx': ['duty', 'auditor'],
  'duty.setMode': ['duty'],
  'duty.audits': ['duty', 'auditor'],
  'duty.answerAudit': ['duty', 'auditor'],
  'duty.bias': ['duty', 'auditor'],
  'duty.assessments': ['duty', 'auditor'],
  'duty.addAssessment': ['duty'],
  'operator.myProjects': ['operator'],
  'operator.myUnits': ['operator'],
  'operator.myUnitsXlsx': ['operator'],
  'operator.importTemplate': ['operator'],
  'operator.importUnits': ['operator'],
  'operator.applyImport': ['operator'],
  'operator.handovers': ['operator'],
  'operator.handKeys': ['operator'],
  'operator.endLease': ['operator'],
  'operator.setUnit': ['operator'],
  'transit.networks': 'public',
  'transit.places': 'public',
  'transit.nearby': 'public',
  'transit.stopsIn': 'public',
  'transit.journeys': 'public',
  'transit.stop': 'public',
  'transit.board': 'public',
  'transit.boardXlsx': 'public',
  'transit.sheet': 'public',
  'transit.qr': 'public',
  'transit.trip': 'public',
  'transit.lines': 'public',
  'transit.line': 'public',
  'transit.circle': 'public',
  'transit.circleXlsx': 'public',
  'transit.circleGeojson': 'public',
  'transit.night': 'public',
  'transit.nightXlsx': 'public',
  'transit.inventory': ['inspector', 'data-editor', 'auditor'],
  'transit.inventoryXlsx': ['inspector', 'data-editor', 'auditor'],
  'transit.inventoryStop': ['inspector', 'data-editor', 'auditor'],
  'transit.auditPhoto': ['inspector', 'data-editor', 'auditor'],
  'transit.coverage': ['inspector', 'data-editor', 'auditor'],
  'transit.coverageXlsx': ['inspector', 'data-editor', 'auditor'],
  'transit.recordAudit': ['inspector'],
  'transit.feeds': ['data-editor', 'auditor'],
  'transit.upload': ['data-editor', 'auditor'],
  'transit.uploadFindings': ['data-editor', 'auditor'],
  'transit.uploadXlsx': ['data-editor', 'auditor'],
  'transit.sheetTemplate': ['data-editor', 'auditor'],
  'transit.uploadFeed': ['data-editor'],
  'transit.publishUpload': ['data-editor'],
  'transit.discardUpload': ['data-editor'],
  'transit.rollback': ['data-editor'],
  'transit.realtime': ['data-editor'],
  'motis.plan': 'public',
  'motis.oneToAll': 'public',
  'motis.stoptimes': 'public',
  'motis.trip': 'public',
  'motis.stops': 'public',
  'motis.trips': 'public',
  'motis.geocode': 'public',
  'motis.planV6': 'public',
  'motis.oneToAllV6': 'public',
  'motis.stoptimesV6': 'public',
  'motis.tripV6': 'public',
  'motis.stopsV6': 'public',
  'motis.tripsV6': 'public',
  'workbench.rules': ['rule-editor', 'rule-approver', 'auditor'],
  'workbench.rule': ['rule-editor', 'rule-approver', 'auditor'],
  'workbench.version': ['rule-editor', 'rule-approver', 'auditor'],
  'workbench.versionDmn': ['rule-editor', 'rule-approver', 'auditor'],
  'workbench.versionMeta': ['rule-editor', 'rule-approver', 'auditor'],
  'workbench.diff': ['rule-editor', 'rule-approver', 'auditor'],
  'workbench.drafts': ['rule-editor', 'rule-approver', 'auditor'],
  'assets.collectives': ASSETS_READERS,
  'assets.collective': ASSETS_READERS,
  'assets.list': ASSETS_READERS,
  'assets.listXlsx': ASSETS_READERS,
  'assets.map': ASSETS_READERS,
  'assets.asset': ASSETS_READERS,
  'assets.createAsset': ['accountant'],
  'assets.editAsset': ['accountant'],
  'assets.stepAsset': ['accountant', 'board'],
  'assets.addPart': ['accountant'],
  'assets.editPart': ['accountant'],
  'assets.retirePart': ['accountant'],
  'assets.addValuation': ['accountant'],
  'assets.addPhoto': ['accountant'],
  'assets.photo': ASSETS_READERS,
  'assets.findAssets': 'public',
  'assets.publicTowns': 'public',
  'assets.publicPhoto': 'public',
  'assets.publicAsset': 'public',
  'assets.qrSvg': 'public',
  'assets.qrPng': 'public',
  'letting.decisions': ASSETS_READERS,
  'letting.decision': ASSETS_READERS,
  'letting.createDecision': ['accountant', 'board'],
  'letting.editDecision': ['accountant', 'board'],
  'letting.recordDecision': ['board'],
  'letting.decisionPaper': ASSETS_READERS,
  'letting.annulDecision': ['board'],
  'letting.listings': ASSETS_READERS,
  'letting.listingsXlsx': ASSETS_READERS,
  'letting.listing': ASSETS_READERS,
  'letting.createListing': ['accountant'],
  'letting.editListing': ['accountant'],
  'letting.publishListing': ['board'],
  'letting.addQuote': ['accountant'],
  'letting.judgeBidder': ['accountant'],
  'letting.stepListing': ['board'],
  'letting.relist': ['accountant'],
  'letting.answerObjection': ['board'],
  'letting.listingOcds': 'public',
  'letting.ocdsExtension': 'public',
  'letting.ocdsCodelist': 'public',
  'letting.ocdsReleases': 'public',
  'letting.publicListings': 'public',
  'letting.publicListing': 'public',
  'letting.register': ['citizen'],
  'letting.putAuthority': ['citizen'],
  'letting.authorityPaper': ASSETS_READERS,
  'letting.myRegistrations': ['citizen'],
  'letting.commitBid': ['citizen'],
  'letting.revealBid': ['citizen'],
  'letting.withdrawRegistration': ['citizen'],
  'letting.object': 'signed-in',
  'letting.contracts': ASSETS_READERS,
  'letting.contractsXlsx': ASSETS_READERS,
  'letting.expiring': ASSETS_READERS,
  'letting.contract': ASSETS_READERS,
  'letting.previewSchedule': ['accountant', 'board'],
  'letting.createContract': ['accountant'],
  'letting.contractOfListing': ['accountant'],
  'letting.editContract': ['accountant'],
  'letting.uploadDocument': ['accountant'],
  'letting.document': ASSETS_READERS,
  'letting.stepContract': ['accountant', 'board'],
  'letting.proposeAmendment': ['accountant', 'board'],
  'letting.proposeCorrection': ['accountant', 'board'],
  'letting.decideAmendment': ['accountant', 'board'],
  'money.contractMoney': ASSETS_READERS,
  'money.arrears': ASSETS_READERS,
  'money.arrearsTotals': ASSETS_READERS,
  'money.arrearsXlsx': ASSETS_READERS,
  'money.accounts': ASSETS_READERS,
  'money.receipts': ASSETS_READERS,
  'money.receiptsXlsx': ASSETS_READERS,
  'money.suggestions': ASSETS_READERS,
  'money.enterReceipt': ['accountant'],
  'money.matchReceipt': ['accountant'],
  'money.allocate': ['accountant'],
  'money.propose': ['accountant'],
  'money.proposals': ASSETS_READERS,
  'money.decide': ['accountant', 'board'],
  'money.lateFee': ASSETS_READERS,
  'money.postLateFee': ['accountant'],
  'money.postOther': ['accountant'],
  'money.demand': ['accountant', 'board'],
  'money.serveDemand': ['accountant'],
  'money.demandPdf': ASSETS_READERS,
  'money.rescissions': ASSETS_READERS,
  'money.rentLeft': ASSETS_READERS,
  'money.bidDeposits': ASSETS_READERS,
  'money.bidDepositTotals': ASSETS_READERS,
  'money.bidDepositsXlsx': ASSETS_READERS,
  'money.bankLines': ASSETS_READERS,
  'money.bankLineCandidates': ASSETS_READERS,
  'money.matchBankLine': ['accountant'],
  'money.unmatchBankLine': ['accountant'],
  'money.reconciliation': ASSETS_READERS,
  'money.reconciliationItems': ASSETS_READERS,
  'money.reconciliationXlsx': ASSETS_READERS,
  'money.bankBalances': ASSETS_READERS,
  'money.stateBalance': ['accountant'],
  'imports.template': ASSETS_READERS,
  'imports.upload': ['accountant', 'township'],
  'imports.list': ASSETS_READERS,
  'imports.batch': ASSETS_READERS,
  'imports.rows': ASSETS_READERS,
  'imports.rowsXlsx': ASSETS_READERS,
  'imports.apply': ['accountant', 'township'],
  'imports.discard': ['accountant', 'township'],
  'census.list': ASSETS_READERS,
  'census.listXlsx': ASSETS_READERS,
  'census.coverage': ASSETS_READERS,
  'census.coverageXlsx': ASSETS_READERS,
  'census.rows': ASSETS_READERS,
  'census.rowsXlsx': ASSETS_READERS,
  'census.platformOnly': ASSETS_READERS,
  'census.platformOnlyXlsx': ASSETS_READERS,
  'census.proposals': ASSETS_READERS,
  'census.proposalsXlsx': ASSETS_READERS,
  'census.match': ['township'],
  'census.unmatch': ['township'],
  'census.rematch': ['township'],
  'dividends.register': ASSETS_READERS,
  'dividends.registerXlsx': ASSETS_READERS,
  'dividends.enrol': ['accountant'],
  'dividends.moveMember': ['accountant'],
  'dividends.endMember': ['accountant'],
  'dividends.shareEvents': ASSETS_READERS,
  'dividends.proposeShares': ['accountant'],
  'dividends.decideShares': ['board'],
  'dividends.proposePayee': ['accountant'],
  'dividends.decidePayees': ['board'],
  'dividends.runs': ASSETS_READERS,
  'dividends.run': ASSETS_READERS,
  'dividends.draftRun': ['accountant'],
  'dividends.startTask': ['accountant', 'board'],
  'dividends.noticeRun': ['board'],
  'dividends.voteRun': ['board'],
  'dividends.withdrawRun': ['board'],
  'dividends.recompute': ASSETS_READERS,
  'dividends.runFigures': ASSETS_READERS,
  'dividends.consentRun': ['supervisory-board'],
  'dividends.payouts': ASSETS_READERS,
  'dividends.payoutsXlsx': ASSETS_READERS,
  'dividends.preparePayments': ['accountant'],
  'dividends.recoverDouble': ['supervisory-board'],
  'dividends.decideFile': ['supervisory-board', 'accountant'],
  'dividends.paymentXml': ['accountant'],
  'dividends.paymentCsv': ['accountant'],
  'dividends.bankResult': ['accountant'],
  'dividends.reconcileRun': ['accountant'],
  'dividends.series': 'signed-in',
  'dividends.mine': ['citizen'],
  'dividends.myDividends': ['citizen'],
  'dividends.myReceipt': ['citizen'],
  'dividends.myResult': ['citizen'],
  'dividends.myQuestions': ['citizen'],
  'dividends.fileQuestion': ['citizen'],
  'dividends.signQuestion': ['citizen'],
  'dividends.questions': ASSETS_READERS,
  'dividends.commentQuestion': ['board'],
  'dividends.answerQuestion': ['board'],
  'supervision.board': ASSETS_READERS,
  'supervision.boardMap': ASSETS_READERS,
  'supervision.findings': ASSETS_READERS,
  'supervision.findingsXlsx': ASSETS_READERS,
  'supervision.finding': ASSETS_READERS,
  'supervision.evidence': ASSETS_READERS,
  'supervision.reasons': ASSETS_READERS,
  'supervision.proposeDismissal': ['township'],
  'supervision.decideDismissal': ['township'],
  'supervision.order': ['township'],
  'supervision.answer': ['accountant', 'board'],
  'supervision.judgeAnswer': ['township'],
  'supervision.proposeClosing': ['township'],
  'supervision.decideClosing': ['township'],
  'supervision.talk': ['township'],
  'supervision.orders': ASSETS_READERS,
  'supervision.examination': ASSETS_READERS,
  'supervision.rules': ASSETS_READERS,
  'supervision.rulesXlsx': ASSETS_READERS,
  'supervision.versionsXlsx': ASSETS_READERS,
  'supervision.draftRules': ['township'],
  'supervision.editRules': ['township'],
  'supervision.withdrawRules': ['township'],
  'supervision.rehearseRules': ['township'],
  'supervision.publishRules': ['township'],
  'supervision.rehearsal': ASSETS_READERS,
  'supervision.rehearsalXlsx': ASSETS_READERS,
  'supervision.runs': ASSETS_READERS,
  'supervision.run': ASSETS_READERS,
  'supervision.runHistory': ['township'],
  'supervision.precision': ASSETS_READERS,
  'supervision.precisionXlsx': ASSETS_READERS,
  'supervision.judgements': ASSETS_READERS,
  'supervision.rates': ASSETS_READERS,
  'supervision.ratesXlsx': ASSETS_READERS,
  'supervision.irregular': ASSETS_READERS,
  'supervision.collection': ASSETS_READERS,
  'supervision.vacancy': ASSETS_READERS,
  'people.household': ASSETS_READERS,
  'people.payees': ASSETS_READERS,
  'people.voters': ASSETS_READERS,
  'people.readBirthDays': ['accountant'],
  'people.declareCapacity': ['accountant'],
  'people.endCapacity': ['accountant'],
  'people.changes': ASSETS_READERS,
  'people.decideChange': ['board'],
  'people.representatives': ASSETS_READERS,
  'bankAccounts.register': ['board'],
  'bankAccounts.proposals': ASSETS_READERS,
  'bankAccounts.decide': ['supervisory-board', 'township'],
  'bankAccounts.paper': ['board', 'supervisory-board', 'township', 'auditor'],
  'bankAccounts.end': ['board'],
  'facts.contractFacts': ASSETS_READERS,
  'facts.addContractFact': ['accountant', 'township'],
  'facts.assetFacts': ASSETS_READERS,
  'facts.addAssetFact': ['accountant', 'township'],
  'facts.uploadFactPaper': ['accountant', 'township'],
  'facts.factPaper': ASSETS_READERS,
  'facts.endFact': ['accountant', 'township'],
  'facts.withdrawFact': ['accountant', 'township'],
  'facts.objectToEntry': ['accountant', 'township'],
  'facts.objectToSublease': ['accountant', 'township'],
  'facts.answerObjectionToEntry': ['township'],
  'facts.interests': ASSETS_READERS,
  'facts.declareInterests': ['accountant', 'board'],
  'exports.decisions': ASSETS_READERS,
  'exports.valuations': ASSETS_READERS,
  'exports.imports': ASSETS_READERS,
  'exports.receivables': ASSETS_READERS,
  'exports.proposals': ASSETS_READERS,
  'exports.rescissions': ASSETS_READERS,
  'exports.rentLeft': ASSETS_READERS,
  'exports.orders': ASSETS_READERS,
  'exports.board': ASSETS_READERS,
  'exports.runs': ASSETS_READERS,
  'exports.questions': ASSETS_READERS,
  'exports.shareEvents': ASSETS_READERS,
  'exports.payees': ASSETS_READERS,
  'exports.memberChanges': ASSETS_READERS,
  'exports.dividends': ASSETS_READERS,
  'exports.schedule': ASSETS_READERS,
  'exports.contractReceipts': ASSETS_READERS,
  'exports.demands': ASSETS_READERS,
  'exports.contractProposals': ASSETS_READERS,
  'exports.bankLines': ASSETS_READERS,
  'exports.bankBalances': ASSETS_READERS,
  'exports.bankAccounts': ASSETS_READERS,
  'exports.accountProposals': ASSETS_READERS,
  'exports.paymentFiles': ASSETS_READERS,
  'exports.doubles': ASSETS_READERS,
  'exports.runSteps': ASSETS_READERS,
  'books.book': ASSETS_READERS,
  'books.journal': ASSETS_READERS,
  'books.journalXlsx': ASSETS_READERS,
  'books.entry': ASSETS_READERS,
  'books.ledger': ASSETS_READERS,
  'books.ledgerXlsx': ASSETS_READERS,
  'books.trial': ASSETS_READERS,
  'books.trialXlsx': ASSETS_READERS,
  'books.balanceSheet': ASSETS_READERS,
  'books.balanceSheetXlsx': ASSETS_READERS,
  'books.earnings': ASSETS_READERS,
  'books.earningsXlsx': ASSETS_READERS,
  'books.chart': ASSETS_READERS,
  'books.chartXlsx': ASSETS_READERS,
  'books.vouchers': ASSETS_READERS,
  'books.vouchersXlsx': ASSETS_READERS,
  'books.open': ['accountant'],
  'books.openAccount': ['accountant'],
  'books.editAccount': ['accountant'],
  'books.propose': ['accountant'],
  'books.attach': ['accountant'],
  'books.paper': ASSETS_READERS,
  'books.closeMonth': ['accountant'],
  'books.decide': ['board', 'accountant'],
  'governance.places': ASSETS_GOVERNORS,
  'governance.collectives': ASSETS_GOVERNORS,
  'governance.collectivesXlsx': ASSETS_GOVERNORS,
  'governance.collective': ASSETS_GOVERNORS,
  'governance.chartersXlsx': ASSETS_GOVERNORS,
  'governance.createCollective': ['township', 'secadmin'],
  'governance.renameCollective': ['township', 'secadmin'],
  'governance.proposeEnd': ['township'],
  'governance.proposeCharter': ['township'],
  'governance.mandates': ASSETS_GOVERNORS,
  'governance.mandatesXlsx': ASSETS_GOVERNORS,
  'governance.proposeMandate': ['township', 'sysadmin'],
  'governance.proposeMandateEnd': ['township', 'sysadmin'],
  'governance.proposals': ASSETS_GOVERNORS,
  'governance.proposalsXlsx': ASSETS_GOVERNORS,
  'governance.decide': ['township', 'secadmin'],
  'governance.withdraw': ['accountant', 'supervisory-board', 'township', 'sysadmin'],
  'governance.events': ASSETS_GOVERNORS,
  'governance.eventsXlsx': ASSETS_GOVERNORS,
  'exports.bidders': ASSETS_READERS,
  'exports.ranking': ASSETS_READERS,
  'exports.quotes': ASSETS_READERS,
  'exports.listingParts': ASSETS_READERS,
  'exports.contractParts': ASSETS_READERS,
  'exports.parts': ASSETS_READERS,
  'exports.household': ASSETS_READERS,
  'exports.representatives': ASSETS_READERS,
  'exports.expiring': ASSETS_READERS,
  'exports.examinationRuns': ASSETS_READERS,
  'exports.judgements': ASSETS_READERS,
  'exports.irregular': ASSETS_READERS,
  'exports.collection': ASSETS_READERS,
  'exports.vacancy': ASSETS_READERS,
  'exports.contractFacts': ASSETS_READERS,
  'exports.assetFacts': ASSETS_READERS,
  'exports.bookEntry': ASSETS_READERS,
  'exports.bookYears': ASSETS_READERS,
  'parties.list': ASSETS_READERS,
  'parties.listXlsx': ASSETS_READERS,
  'parties.party': ASSETS_READERS,
  'parties.proposeCorrection': ['accountant', 'township'],
  'parties.relations': ASSETS_READERS,
  'parties.relationsXlsx': ASSETS_READERS,
  'parties.historyXlsx': ASSETS_READERS,
  'parties.addRelation': ['accountant', 'supervisory-board', 'township'],
  'parties.proposeRelationEnd': ['accountant', 'supervisory-board', 'township'],
  'workbench.createDraft': ['rule-editor'],
  'workbench.importDraft': ['rule-editor'],
  'workbench.draft': ['rule-editor', 'rule-approver', 'auditor'],
  'workbench.saveDraft': ['rule-editor'],
  'workbench.discard': ['rule-editor'],
  'workbench.draftDmn': ['rule-editor', 'rule-approver', 'auditor'],
  'workbench.draftMeta': ['rule-editor', 'rule-approver', 'auditor'],
  'workbench.check': ['rule-editor', 'rule-approver'],
  'workbench.rehearse': ['rule-editor'],
  'workbench.rehearsals': ['rule-editor', 'rule-approver', 'auditor'],
  'workbench.rehearsal': ['rule-editor', 'rule-approver', 'auditor'],
  'workbench.cancelRehearsal': ['rule-editor'],
  'workbench.flips': ['rule-editor', 'rule-approver', 'auditor'],
  'workbench.flipsXlsx': ['rule-editor', 'rule-approver', 'auditor'],
  'workbench.sendBack': ['rule-approver'],
  'workbench.approve': ['rule-approver'],
  'workbench.withdraw': ['rule-approver'],
  'workbench.decisions': ['rule-editor', 'rule-approver', 'auditor'],
  'workbench.replay': ['rule-editor', 'rule-approver', 'auditor'],
  'workbench.figures': ['rule-editor', 'rule-approver', 'auditor'],
};

/** Routes that are no operation of a face. */
const OTHERS = /^\/(health\/(live|ready)|metrics|api\/openapi\.json|api\/docs(\/.*)?)$/;

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

interface Operation {
  readonly name: string;
  readonly method: Method;
  readonly path: string;
}

/** A caller of the table: a role with or without the second factor, or nobody. */
interface Row {
  readonly role: Role | null;
  readonly secondFactor: boolean;
  readonly caller: Caller | null;
}

const UUID = '00000000-0000-7000-8000-00000000beef';
const urlOf = (o: Operation): string =>
  o.path
    .replace('{figure}', 'instant')
    .replace('{code}', 'AAAAAAAAAAAAAAAAAAAAAAAA')
    .replaceAll(/\{\w+\}/g, UUID);

/** How access itself answers: in, or the code of its refusal. Written from the house's rules, not from the program. */
function expected(access: 'public' | 'signed-in' | readonly Role[], row: Row): string {
  if (access === 'public') return 'in';
  if (row.role === null) return 'http.signIn';
  if (access === 'signed-in') return 'in';
  if (!access.includes(row.role)) return 'http.forbidden';
  return row.role === 'citizen' || row.secondFactor ? 'in' : 'http.forbidden';
}

describe('who may call what', () => {
  let d: TestDistrict;
  let server: Running;
  let operations: Operation[];
  before(async () => {
    d = await testDistrict();
    server = await d.run();
    const { paths } = (await inject(server.http.app, 'GET', '/api/openapi.json')).json() as {
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, o]) => ({ name: o.operationId, method: method.toUpperCase() as Method, path })),
    );
  });
  after(() => d.close());

  test('every operation is in the table, and the table names no other', () => {
    assert.deepEqual(operations.map((o) => o.name).toSorted(), Object.keys(ACCESS).toSorted());
  });

  test('every route is an operation, or one of the few named here', () => {
    const known = new Set(operations.map((o) => `${o.method} ${o.path.replaceAll(/\{(\w+)\}/g, ':$1')}`));
    const routes = routesOf(server.http.app.printRoutes({ commonPrefix: false }));
    const drawn = new Set(routes.map((r) => `${r.method} ${r.path}`));
    assert.deepEqual(
      [...known].filter((k) => !drawn.has(k)),
      [],
      'the drawing is read rightly',
    );
    const stray = routes.filter(({ method, path }) => !known.has(`${method} ${path}`) && !OTHERS.test(path));
    assert.deepEqual(
      stray.filter((r) => r.method !== 'HEAD' && r.method !== 'OPTIONS'),
      [],
    );
  });

  test('every operation refuses every caller it does not name', async () => {
    const [citizen] = await d.citizens(1);
    const rows: Row[] = [{ role: null, secondFactor: false, caller: null }];
    for (const role of ROLES) {
      const caller = role === 'citizen' ? (citizen as Caller) : await d.staff([role as GrantedRole]);
      for (const secondFactor of [true, false])
        rows.push({ role, secondFactor, caller: { ...caller, cookie: await d.session(caller.accountId, { secondFactor }) } });
    }
    const wrong: string[] = [];
    let checked = 0;
    // The one that signs out everywhere ends all sessions, so it comes last.
    for (const operation of operations.toSorted(
      (a, b) => Number(/Everywhere/.test(a.name)) - Number(/Everywhere/.test(b.name)),
    )) {
      const access = ACCESS[operation.name];
      if (access === undefined) continue;
      const ask = async (row: Row): Promise<void> => {
        // Signing out ends the session, so sign-in's own operations get one each.
        const cookie =
          row.caller && operation.name.startsWith('auth.')
            ? await d.session(row.caller.accountId, { secondFactor: row.secondFactor })
            : row.caller?.cookie;
        const answer = await inject(
          server.http.app,
          operation.method,
          urlOf(operation),
          operation.method === 'GET' || operation.method === 'DELETE' ? undefined : {},
          cookie === undefined ? {} : { cookie },
        );
        const code = answer.statusCode === 401 || answer.statusCode === 403 ? (answer.json() as Problem).code : '';
        const said = ['http.signIn', 'http.forbidden', 'http.secondFactor', 'http.crossSite'].includes(code) ? code : 'in';
        const should = expected(access, row);
        if (said !== should || answer.statusCode >= 500)
          wrong.push(
            `${operation.name} × ${row.role ?? 'nobody'}${row.secondFactor ? '' : ' without second factor'}: ${answer.statusCode} ${said}, not ${should}`,
          );
        checked += 1;
      };
      // Who signs out everywhere signs out the other caller of the same account too.
      if (operation.name.startsWith('auth.')) for (const row of rows) await ask(row);
      else await Promise.all(rows.map(ask));
    }
    assert.deepEqual(wrong, []);
    assert.equal(checked, operations.length * rows.length);
    assert.equal(rows.length, 31);
  });

  test('refused attempts of those signed in are in the log', async () => {
    const auditor = await d.staff(['auditor']);
    const refused = await inject(server.http.app, 'GET', '/api/talent/review/worklist', undefined, { cookie: auditor.cookie });
    assert.equal(refused.statusCode, 403);
    let rows: { action: string; count: string }[] = [];
    for (let i = 0; i < 50 && rows.length === 0; i++) {
      rows = (
        await d.owner.query<{ action: string; count: string }>('select action, count from audit.denied where account = $1', [
          auditor.accountId,
        ])
      ).rows;
      await new Promise((r) => setTimeout(r, 20));
    }
    assert.deepEqual(
      rows.map((r) => [r.action, Number(r.count)]),
      [['review.worklist', 1]],
    );
    const leaf = await d.owner.query("select from audit.leaf where kind = 'audit.denied' and subject = $1", [auditor.accountId]);
    assert.equal(leaf.rowCount, 1);
  });

  test('another site cannot make a browser act, whoever is signed in', async () => {
    const [citizen] = await d.citizens(1);
    const wrong: string[] = [];
    for (const operation of operations.filter((o) => o.method !== 'GET')) {
      const answer = await server.http.app.inject({
        method: operation.method,
        url: urlOf(operation),
        headers: { cookie: citizen?.cookie ?? '', 'idempotency-key': crypto.randomUUID() },
      });
      if (answer.statusCode !== 403 || (answer.json() as Problem).code !== 'http.crossSite')
        wrong.push(`${operation.name}: ${answer.statusCode}`);
    }
    assert.deepEqual(wrong, []);
  });
});

/** Reads Fastify's drawing of its routes: each line is a part of a path, indented below what it goes on from. */
function routesOf(drawing: string): { method: string; path: string }[] {
  const stack: string[] = [];
  return drawing.split('\n').flatMap((line) => {
    const match = /^([\s│]*)(?:├── |└── )(.*?)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (!match) return [];
    const depth = (match[1] as string).length / 4;
    stack.length = depth;
    stack[depth] = match[2] as string;
    const path = stack.join('');
    return (match[3] ?? '')
      .split(', ')
      .filter(Boolean)
      .map((method) => ({ method, path: path === '' ? '/' : path }));
  });
}
