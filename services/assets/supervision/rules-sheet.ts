/** The rules in force and their versions as spreadsheets. */
import type { RawReply } from '@yunjian/kernel/contract';
import { writeSheet } from '@yunjian/kernel/files';
import { workbook } from '../register/sheets.ts';
import { rulesOn, type Law } from './law.ts';
import type { packList } from './packs.ts';
import { NOTICE } from './policy.ts';
import { PACK_NAMES } from './states.ts';

const SEVERITY = { B: '禁止生效', R: '红色', Y: '黄色', I: '提示' } as const;

const plain = (value: unknown): string => (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value));

/** Every rule with its thresholds and gravities on a day. */
export function rulesSheet(law: Law, day: string): RawReply {
  const rows = rulesOn(law, day);
  return workbook(
    writeSheet<(typeof rows)[number]>({
      name: '现行规则',
      columns: [
        { title: '规则', value: (r) => r.rule },
        { title: '名称', width: 36, value: (r) => r.title.zh },
        { title: 'Rule', width: 36, value: (r) => r.title.en },
        { title: '启用', value: (r) => (r.enabled ? '是' : '否') },
        {
          title: '程度',
          width: 20,
          value: (r) =>
            [...new Set(Object.values(r.severities))].map((s) => SEVERITY[s as keyof typeof SEVERITY] ?? s).join('、'),
        },
        {
          title: '参数',
          width: 60,
          value: (r) =>
            Object.entries(r.values)
              .map(([key, value]) => `${key} = ${plain(value)}`)
              .join('；'),
        },
      ],
      rows,
      notes: [{ zh: `${day} 有效，共 ${rows.length} 条`, en: `In force on ${day}: ${rows.length} rules` }, NOTICE],
    }),
    `rules-${day}.xlsx`,
  );
}

/** Every version with what it changed, who drafted and who published it. */
export function versionsSheet(packs: Awaited<ReturnType<typeof packList>>, day: string): RawReply {
  return workbook(
    writeSheet<(typeof packs)[number]>({
      name: '规则版本',
      columns: [
        { title: '序号', value: (p) => p.n },
        { title: '版本', width: 36, value: (p) => p.label },
        { title: '来源', value: (p) => (p.origin === 'district' ? '区规则包' : '修改') },
        { title: '状态', value: (p) => PACK_NAMES[p.state].zh },
        { title: '生效日', value: (p) => p.effectiveOn },
        {
          title: '改了什么',
          width: 60,
          value: (p) => p.changes.map((c) => `${c.rule} ${JSON.stringify({ ...c, rule: undefined })}`).join('；'),
        },
        { title: '起草', value: (p) => p.draftedName },
        { title: '起草时间', width: 22, value: (p) => p.draftedAt },
        { title: '发布', value: (p) => p.publishedName },
        { title: '发布时间', width: 22, value: (p) => p.publishedAt },
        { title: '指纹（SHA-256）', width: 66, value: (p) => p.textHash },
      ],
      rows: packs,
      notes: [{ zh: `截至 ${day}，共 ${packs.length} 版`, en: `As of ${day}: ${packs.length} versions` }],
    }),
    `rule-versions-${day}.xlsx`,
  );
}
