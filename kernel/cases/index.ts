// Cases (办件): an errand with an owner and legal clocks. This module has never heard of a flat or a bus; services open cases and act on them.
import type { MigrationModule } from '../db/index.ts';

export { act, addNote, assign, claim, closeCase, type PlainAction } from './act.ts';
export {
  type ClockEffect,
  type ClockEventKind,
  type ClockEventRow,
  type ClockMilestone,
  type ClockRow,
  type ClockSpec,
  type ClockState,
} from './clock.ts';
export {
  answerCorrection,
  requestCorrection,
  type CorrectionItem,
  type CorrectionRequest,
  type CorrectionRow,
} from './correction.ts';
export { caseDetail, clockConsumption, type CaseDetail, type Consumption, type EntryRow, type EscalationRow } from './detail.ts';
export { caseFailures } from './failures.ts';
export { answerEscalation, fireDueClocks, recalcForCalendar, type Fired, type LadderStep, type Recalculated } from './fire.ts';
export { lockCase, momentOf, readCase, type CaseRow, type Moment, type Origin, type Step } from './ground.ts';
export { addClocks, openCase, type NewCase } from './open.ts';
export { extendClock, pauseCase, resumeCase, type Extension, type PauseReason, type PauseWhy } from './pause.ts';
export { isReference, makeReference } from './reference.ts';
export {
  actionsFrom,
  CASE_ACTIONS,
  CASE_STATES,
  STATE_NAMES,
  transition,
  TRANSITIONS,
  type CaseAction,
  type CaseHand,
  type CaseState,
  type TransitionRecord,
} from './state.ts';
export { viewClock, worklist, type ClockView, type WorklistFilter, type WorklistRow } from './worklist.ts';

export const casesMigrations: MigrationModule = { name: 'cases', dir: new URL('./migrations/', import.meta.url) };
