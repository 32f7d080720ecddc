import { CLEAN, type Json, type Patch } from '../contract.fixture.ts';
import { CONSTRUCTION, dates, DIRECT, FARM, of, receipt, rent, SMALL, type Case } from './case.fixture.ts';

const c05 = of('C05');
const c06 = of('C06');
const c07 = of('C07');
const c08 = of('C08');
const c09 = of('C09');
const c34 = of('C34');
const c35 = of('C35');
const c43 = of('C43');
const c44 = of('C44');
const c46 = of('C46');
const c50 = of('C50');
const decision = (patch: Patch): Patch => ({ decision: patch });
/** What a board may decide. */
const BOARD: Patch = { body: 'board', matter: 'ordinary' };
/** A board of five, who all came and agreed. */
const DIRECTORS: Patch = { ...BOARD, eligible: 5, present: 5, yes: 5 };
const QUOTES: Patch = { tender: { method: 'quotes' } };
const signatures = (patch: Patch): Patch => ({ signatures: patch });
const untilEnd = (end: string): Patch => ({ ...dates({ end, handback: end }), rent: { freeDays: 0 } });
const papers = (made: string): Patch => ({
  documents: [(CLEAN['documents'] as readonly Json[])[0]!, { kind: 'contract', created: `${made}T09:00:00+08:00` }],
});
/** A contract made at signing, with the signature of another day. */
const signedOn = (day: string): Patch => ({
  documents: [
    (CLEAN['documents'] as readonly Json[])[0]!,
    { kind: 'contract', created: '2025-06-20T09:00:00+08:00', signed: `${day}T11:00:00+08:00` },
  ],
});
/** 40 of 60 representatives, 32 in favour: enough by the Shanghai regulation (4/5 of those present), not by the national law (2/3 of all). */
const narrow: Patch = { present: 40, yes: 32 };
const order = (patch: Patch): Patch => ({
  orders: [{ id: 'O1', deadline: '2026-06-29', evidence: false, closed: null, ...patch } as Json],
});

/** What both regimes say of a meeting to which nobody came. */
const NOBODY = ['C08:majority', 'C08:majority', 'C08:quorum', 'C08:quorum'];

/** Cases of the rules over form, decision and papers. */
export const formCases: readonly Case[] = [
  c05.positive('by word of mouth', { form: 'oral' }, ['C05:oral']),
  c05.positive('nothing signed', { signed: false }, ['C05:unsigned']),
  c05.negative('signed electronically', { form: 'electronic' }, []),
  c05.boundary('a day short of six months', [untilEnd('2025-12-30'), { form: 'oral' }], []),
  c05.boundary('six months', [untilEnd('2025-12-31'), { form: 'oral' }], ['C05:oral']),

  c06.positive('the lessee did not sign', signatures({ lessee: false }), ['C06:side']),
  c06.positive('somebody else signed', signatures({ signer: 'other' }), ['C06:signer']),
  c06.positive('an agent without mandate', signatures({ signer: 'agent' }), ['C06:mandate']),
  c06.positive("a committee's seal", signatures({ seal: 'committee' }), ['C06:seal']),
  c06.negative('legal representative, own seal', {}, []),
  c06.boundary('an agent with mandate, contract seal', signatures({ signer: 'agent', mandate: true, seal: 'contract' }), []),

  c07.positive('no decision', { decision: null }, ['C07:none']),
  c07.positive('the board decided above the thresholds', decision(BOARD), ['C07:level']),
  c07.positive('no minutes', decision({ minutes: false }), ['C07:minutes']),
  c07.positive('signed a day before the vote', decision({ date: '2025-06-21' }), ['C07:after']),
  c07.negative('the board decided below the thresholds', [...SMALL, decision(BOARD)], []),
  c07.boundary('signed on the day of the vote', decision({ date: '2025-06-20' }), []),

  c08.positive('too few of all', decision(narrow), ['C08:majority']),
  c08.positive('too few members came', decision({ body: 'members', present: 39, yes: 39 }), ['C08:majority', 'C08:quorum']),
  c08.positive('a meeting of nobody', decision({ body: 'members', eligible: 0, present: 0, yes: 0 }), NOBODY),
  c08.positive('nobody came', decision({ body: 'members', present: 0, yes: 0 }), NOBODY),
  c08.boundary('one member, who came and agreed', decision({ body: 'members', eligible: 1, present: 1, yes: 1 }), []),
  c08.positive('nine days of notice', decision({ noticeDays: 9 }), ['C08:notice']),
  c08.positive('not studied first', decision({ partyStudied: false }), ['C08:study']),
  c08.positive('representatives on the charter', decision({ matter: 'charter' }), ['C08:delegated']),
  c08.positive("outsiders' benefits below three quarters", decision({ outsiders: true, yes: 44 }), ['C08:majority']),
  c08.positive('a stricter charter', { collective: { charter: { majority: '4/5', of: 'all' } } }, ['C08:majority']),
  c08.positive('all members, said to be fewer than are registered', decision({ body: 'members', registered: 300 }), [
    'C08:majority',
    'C08:quorum',
    'C08:quorum',
    'C08:register',
  ]),
  c08.positive('a member not counted, and the vote holds without', decision({ registered: 61 }), ['C08:register']),
  c08.positive('more members counted than are registered', decision({ body: 'members', registered: 59 }), ['C08:over']),
  c08.positive(
    'more came than are registered, of whom one has no known age',
    decision({ body: 'members', registered: 57, undated: 1 }),
    ['C08:over'],
  ),
  c08.positive('more in favour than could vote', decision({ body: 'members', registered: 44 }), ['C08:cast']),
  c08.positive('a director too many', [...SMALL, decision({ ...BOARD, registered: 59 })], ['C08:over']),
  c08.positive('a list that is too short', decision({ registered: 61, listed: 60 }), ['C08:list']),
  c08.positive('more representatives than the list has', decision({ registered: 31, listed: 59 }), ['C08:over']),
  c08.positive('a representative on the list not counted', decision({ registered: 31, listed: 61 }), ['C08:register']),
  c08.negative('as many representatives as are on the list', decision({ registered: 31, listed: 60 }), []),
  c08.negative('more representatives than the law asks, and no list', decision({ registered: 31 }), []),
  c08.boundary('members of unknown age make up the number', decision({ body: 'members', registered: 50, undated: 10 }), []),
  c08.boundary('a list of the least number', decision({ registered: 60, listed: 60 }), []),
  c08.negative('as many as are registered', decision({ registered: 60 }), []),
  c08.positive('a board voted it down', [...SMALL, decision({ ...DIRECTORS, present: 5, yes: 2 })], ['C08:majority']),
  c08.positive(
    'a tie of the directors',
    [...SMALL, decision({ ...DIRECTORS, eligible: 4, present: 4, yes: 2 })],
    ['C08:majority'],
  ),
  c08.positive(
    'one director of five',
    [...SMALL, decision({ ...DIRECTORS, present: 1, yes: 1 })],
    ['C08:majority', 'C08:quorum'],
  ),
  c08.boundary(
    'three of five directors are no two thirds',
    [...SMALL, decision({ ...DIRECTORS, present: 3, yes: 3 })],
    ['C08:quorum'],
  ),
  c08.boundary('more than half of all directors', [...SMALL, decision({ ...DIRECTORS, present: 4, yes: 3 })], []),
  c08.boundary(
    'three of five directors, before the law on it',
    [...SMALL, decision({ ...DIRECTORS, present: 3, yes: 3, date: '2025-04-30' })],
    [],
  ),
  c08.positive(
    'a tie of the directors before that law',
    [...SMALL, decision({ ...DIRECTORS, eligible: 4, present: 4, yes: 2, date: '2025-04-30' })],
    ['C08:majority'],
  ),
  c08.positive(
    'directors whom the register has and the meeting did not count',
    [...SMALL, decision({ ...DIRECTORS, eligible: 3, present: 3, yes: 3, registered: 7 })],
    ['C08:majority', 'C08:quorum', 'C08:register'],
  ),
  c08.positive(
    'a board whose charter asks for three quarters',
    [...SMALL, decision({ ...DIRECTORS, yes: 3 }), { collective: { charter: { majority: '3/4', of: 'all' } } }],
    ['C08:majority'],
  ),
  c08.negative('a board of five, all in favour', [...SMALL, decision(DIRECTORS)], []),
  c08.positive(
    'a vote counted of who counted when notice was given',
    decision({ body: 'members', eligible: 30, present: 30, yes: 28, registered: 30, noticed: 60 }),
    ['C08:majority', 'C08:quorum'],
  ),
  c08.positive('a board on a major matter', [...SMALL, decision({ ...BOARD, matter: 'major' })], ['C08:board', 'C08:board']),
  c08.positive('a board on a merger', [...SMALL, decision({ ...BOARD, matter: 'merger' })], ['C08:board', 'C08:board']),
  c08.boundary(
    'a board on a major matter, before any law on it',
    [...SMALL, decision({ ...BOARD, matter: 'major', date: '2018-03-31' })],
    [],
  ),
  c08.boundary('the same vote a day before the national law', decision({ ...narrow, date: '2025-04-30' }), []),
  c08.boundary('the same vote on its first day', decision({ ...narrow, date: '2025-05-01' }), ['C08:majority']),
  c08.boundary('just enough under both', decision({ present: 50, yes: 40, noticeDays: 10 }), []),
  c08.boundary('one too few of those present', decision({ present: 51, yes: 40 }), ['C08:majority']),

  c09.positive('fourteen days', { publicity: { end: '2025-06-14' } }, ['C09:short']),
  c09.positive(
    'six days of a small lot',
    [...SMALL, QUOTES, { publicity: { start: '2025-06-01', end: '2025-06-06' } }],
    ['C09:short'],
  ),
  c09.boundary('seven days of a small lot', [...SMALL, QUOTES, { publicity: { start: '2025-06-01', end: '2025-06-07' } }], []),
  c09.positive(
    'seven days of quotes for a long term',
    [QUOTES, { publicity: { start: '2025-06-01', end: '2025-06-07' } }],
    ['C09:short', 'C10:is'],
  ),
  c09.positive('the result was not told', { publicity: { result: false } }, ['C09:result']),
  c09.positive('nothing published', { publicity: null }, ['C09:none']),
  c09.negative('a month', { publicity: { start: '2025-05-20', end: '2025-06-19' } }, []),
  c09.boundary('fifteen days', { publicity: { start: '2025-06-01', end: '2025-06-15' } }, []),

  c34.positive('use not registered', [CONSTRUCTION, { construction: { useRegistered: false } }], ['C34:use']),
  c34.positive('fields missing', [CONSTRUCTION, { construction: { fields: ['location', 'area'] } }], ['C34:fields']),
  c34.positive('one vote short of two thirds', [CONSTRUCTION, decision({ present: 48, yes: 39 })], ['C08:majority', 'C34:vote']),
  c34.positive('the board let construction land', [CONSTRUCTION, ...SMALL, decision(BOARD)], ['C34:body']),
  c34.positive('construction land without a vote', [CONSTRUCTION, { decision: null }], ['C07:none', 'C34:vote']),
  c34.negative('a house', decision({ present: 50, yes: 40 }), []),
  c34.boundary('two thirds exactly', [CONSTRUCTION, decision({ present: 50, yes: 40 })], []),

  c35.positive('an outsider without approval', [...FARM, { lessee: { member: false }, townApproval: false }], ['C35:approval']),
  c35.positive('an outsider unchecked', [...FARM, { lessee: { member: false }, creditCheck: false }], ['C35:credit']),
  c35.positive(
    'an outsider one vote short of two thirds',
    [...FARM, { lessee: { member: false } }, decision({ present: 48, yes: 39 })],
    ['C08:majority', 'C35:vote'],
  ),
  c35.positive(
    'the board let farmland to an outsider',
    [...FARM, { lessee: { member: false }, ...rent('4000000', '12000000') }, decision(BOARD)],
    ['C35:body'],
  ),
  c35.boundary('two thirds exactly', [...FARM, { lessee: { member: false } }, decision({ present: 50, yes: 40 })], []),
  c35.negative('an outsider approved and checked', [...FARM, { lessee: { member: false } }], []),
  c35.boundary('a member needs neither', [...FARM, { townApproval: false, creditCheck: false }], []),

  c43.positive('no cap', { exitPayment: { cap: null, approved: true } }, ['C43:cap']),
  c43.positive('no decision', { exitPayment: { cap: '1000000', approved: false } }, ['C43:approval']),
  c43.negative('nothing is paid', { exitPayment: null }, []),
  c43.boundary('a cap of nothing, decided', { exitPayment: { cap: '0', approved: true } }, []),

  c44.positive(
    'no repair clause',
    { clauses: ['parties', 'asset', 'area', 'use', 'term', 'rent', 'payment', 'breach', 'return'] },
    ['C44:is'],
  ),
  c44.positive('no clause at all', { clauses: [] }, ['C44:is']),
  c44.negative('more than asked', { clauses: [...(CLEAN['clauses'] as readonly string[]), 'insurance'] }, []),
  c44.boundary('exactly the ten', { clauses: CLEAN['clauses'] }, []),

  c46.positive('made a day after the first payment', papers('2025-07-06'), ['C46:payment']),
  c46.positive('made eight days after the start', [papers('2025-07-09'), { receipts: [] }], ['C46:start'], { on: '2025-07-20' }),
  c46.positive(
    'met and signed after the first payment, papers unknown',
    [{ documents: undefined }, decision({ date: '2025-07-06' }), dates({ sign: '2025-07-07' })],
    ['C46:payment', 'C46:payment'],
  ),
  c46.positive('a contract made in time and signed after the first payment', signedOn('2025-07-06'), ['C46:payment']),
  c46.boundary('signed on the day of the first payment', signedOn('2025-07-05'), []),
  c46.negative('made at signing', papers('2025-06-20'), []),
  c46.boundary('made on the day of the first payment', papers('2025-07-05'), []),
  c46.boundary('made seven days after the start', [papers('2025-07-08'), receipt({ on: '2025-07-08' })], []),

  c50.positive('a day late', order({}), ['C50:is']),
  c50.negative('closed', order({ closed: '2026-06-28', evidence: true }), []),
  c50.negative('evidence is in', order({ evidence: true }), []),
  c50.boundary('on the day itself', order({ deadline: '2026-06-30' }), []),
  c50.boundary('direct lettings have orders too', [...SMALL, DIRECT, order({})], ['C50:is']),
];
