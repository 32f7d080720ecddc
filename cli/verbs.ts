import type { Text } from '@yunjian/kernel/contract';
import type { VerbEntry } from './verb.ts';

const t = (zh: string, en: string): Text => ({ zh, en });

/** The small vocabulary of the command, in the order of its help. */
export const verbs: Readonly<Record<string, VerbEntry>> = {
  start: {
    summary: t('启动（迁移、载入、服务）', 'bring the district up'),
    load: async () => (await import('./start.ts')).startVerb,
  },
  migrate: {
    summary: t('只迁移数据库并发布地区包', 'migrate the database and publish the pack, then end'),
    load: async () => (await import('./start.ts')).migrateVerb,
  },
  admin: { summary: t('管理员账号', 'administrators'), load: async () => (await import('./admin.ts')).adminVerb },
  audit: {
    summary: t('公开日志：核验、树头、收据', 'transparency log: verify, head, receipts'),
    load: async () => (await import('./audit.ts')).auditVerb,
  },
  rules: {
    summary: t('决策表：试算、说明、检查、预演、重算', 'decision tables: evaluate, explain, check, rehearse, replay'),
    load: async () => (await import('./rules.ts')).rulesVerb,
  },
  calendar: {
    summary: t('法定期限：到期日、工作日', 'legal time: due dates, working days'),
    load: async () => (await import('./calendar.ts')).calendarVerb,
  },
  transit: {
    summary: t('时刻表：制镜像、查询', 'timetables: build an image, query it'),
    load: async () => (await import('./transit.ts')).transitVerb,
  },
  shares: {
    summary: t('按份额分配，分毫不差', 'divide a pool by shares, exact to the fen'),
    load: async () => (await import('./shares.ts')).sharesVerb,
  },
  assets: {
    summary: t('集体资产：按规则检查合同', 'collective assets: examine contracts by the rules'),
    load: async () => (await import('./assets.ts')).assetsVerb,
  },
  backup: {
    summary: t('备份（运行中亦可）', 'take a backup, also while running'),
    load: async () => (await import('./backup.ts')).backupVerbs.backup,
  },
  restore: {
    summary: t('从备份恢复并核对', 'restore a backup and prove it'),
    load: async () => (await import('./backup.ts')).backupVerbs.restore,
  },
  compare: {
    summary: t('比较两个数据库的行数与哈希', 'compare counts and hashes of two databases'),
    load: async () => (await import('./backup.ts')).backupVerbs.compare,
  },
};
