/**
 * What public pages are made of: plain, accessible HTML with the house theme. No antd, no map, no charts in here:
 * those are `@yunjian/ui/staff`, `@yunjian/ui/map` and `@yunjian/ui/charts`, loaded by the routes that need them.
 */
export { useLocale, LocaleProvider, inLocale, type Locale, type Words } from './i18n.tsx';
export {
  fmtArea,
  fmtBytes,
  fmtDate,
  fmtDateTime,
  fmtDuration,
  fmtInt,
  fmtMoney,
  fmtPercent,
  isIsoDate,
  type DurationUnit,
} from './format.ts';
export { useFilters } from './filters.ts';
export { pageOf } from './paging.ts';
export { createClient, freshKey, serverNow, type Call, type UiClient } from './client.ts';
export { invalidate, queryClient, refreshAll, useApi, useCommand, useOnline, type Command } from './query.ts';
export { ApiProblem } from '@yunjian/kernel/contract';
export { canSee, forgetPerson, signOut, useAbout, useMe, type About, type Me } from './session.ts';
export { ensureHanFont } from './fonts.ts';
export type { HomePanel, NavEntry, PageModule, PageRoute } from './pages.ts';

export { Providers } from './providers.tsx';
export { Icon, type IconName } from './icon.tsx';
export { PrintButton } from './print.tsx';
export { Page, Section, type PageProps } from './page.tsx';
export { DemoBanner, Shell, Switches, type ShellProps } from './shell.tsx';
export { Button, ButtonLink, Link, type ButtonKind } from './controls.tsx';
export {
  Checkbox,
  Checkboxes,
  Fieldset,
  NumberField,
  Radios,
  Select,
  TextArea,
  TextField,
  fieldId,
  type Choice,
  type FieldProps,
} from './fields.tsx';
export { DateField } from './datefield.tsx';
export { FileUpload, type UploadedFile } from './upload.tsx';
export { ErrorSummary, problemErrors, type FieldError } from './errors.tsx';
export {
  ConfirmationPanel,
  DraftState,
  QuestionPage,
  SummaryList,
  TaskList,
  type SummaryRow,
  type TaskSection,
} from './steps.tsx';
export { StepForm, type FormApi, type FormStep } from './stepform.tsx';
export { Badge, Notice, ExampleMark, type Kind } from './notices.tsx';
export { TimeLeft, type TimeLeftProps } from './timeleft.tsx';
export { timeTone, type TimeTone, type TimeUnit } from './timetone.ts';
export {
  DecisionLetter,
  type ConditionStatus,
  type DecisionLetterProps,
  type LetterAction,
  type LetterCondition,
  type LetterEvidence,
} from './letter.tsx';
export { Area, DateText, Duration, Figure, Figures, Masked, Money } from './values.tsx';
export { EmptyState, ErrorState, ForbiddenState, Loaded, LoadingState, NotFoundState } from './states.tsx';
export { Ready, Refusal, Trouble } from './ready.tsx';
export { DataTable, type Column, type DataTableProps } from './table.tsx';
export { FilterBar, Pagination, SearchBox } from './lists.tsx';
export { Menu, type MenuItem } from './menu.tsx';
export { usePhone } from './phone.ts';
export { Dialog, Tabs, type Tab } from './overlays.tsx';
export { Progress, QR, Timeline, ToastHost, useToast, type TimelineItem } from './feedback.tsx';
export { Cards, Card, Details, Facts, Stack, type Fact } from './blocks.tsx';
