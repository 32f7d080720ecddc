import { maskName } from '@yunjian/kernel/crypto';
import { renderLetter, type LetterSection } from '@yunjian/kernel/files';
import type { Text } from '@yunjian/kernel/contract';
import type { Kit } from '@yunjian/kernel/service';
import type { ApplicationDetail } from './contract.ts';
import { dayOf } from './setting.ts';
import { stateTexts } from './words.ts';

interface DistrictFile {
  readonly authority: Text;
  readonly seal: Text;
}

const outcomes = {
  GRANT: { zh: '予以批准', en: 'Approved' },
  REFUSE: { zh: '不予批准', en: 'Not approved' },
  NEEDS_HUMAN: { zh: '转由工作人员决定', en: 'Passed to a person for decision' },
} as const;

const marks = {
  MET: { zh: '符合', en: 'met' },
  NOT_MET: { zh: '不符合', en: 'not met' },
  UNKNOWN: { zh: '未能确认', en: 'not settled' },
  COMPUTED: { zh: '已计算', en: 'computed' },
} as const;

const yuan = (fen: string): string =>
  `¥${(BigInt(fen) / 100n).toLocaleString('en-US')}.${String(BigInt(fen) % 100n).padStart(2, '0')}`;
const seal = (text: Text) => ({ arc: text.zh, centre: '示例' });

/** The written decision: the answer first, then each condition with article and evidence, then the remedies; e-seal and a QR to check it (行政许可法 38). */
export async function decisionLetter(kit: Kit, a: ApplicationDetail, name: string, language: 'zh' | 'en'): Promise<Buffer> {
  const of = (t: Text): string => t[language];
  const zh = language === 'zh';
  const { authority, seal: sealText } = kit.pack.json<DistrictFile>('district.json');
  const d = a.decision;
  if (!d) throw new Error('no decision to print');
  const decidedOn = dayOf(kit, Temporal.Instant.from(d.decidedAt)).toString();
  const sections: LetterSection[] = [
    ...(d.reasons.length > 0 ? [{ heading: zh ? '理由' : 'Reasons', paragraphs: d.reasons.map(of) }] : []),
    {
      heading: zh ? '逐项条件' : 'Conditions',
      table: {
        columns: zh
          ? [
              { title: '条件', share: 0.36 },
              { title: '结果', share: 0.12 },
              { title: '依据', share: 0.24 },
              { title: '所用证据', share: 0.28 },
            ]
          : [
              { title: 'Condition', share: 0.36 },
              { title: 'Result', share: 0.12 },
              { title: 'Article', share: 0.24 },
              { title: 'Evidence', share: 0.28 },
            ],
        rows: d.conditions
          .filter((c) => c.outcome !== 'COMPUTED' || c.decision !== 'talentCategory')
          .map((c) => [
            of(c.text),
            of(marks[c.outcome]),
            c.article,
            c.inputs
              .map((i) => `${of(i.label)}：${i.value ?? i.unknown ?? '—'}${i.source ? `（${of(i.source)}）` : ''}`)
              .join('；'),
          ]),
      },
    },
    ...(d.counterfactuals.length > 0
      ? [{ heading: zh ? '怎样可以符合' : 'What would make it a yes', paragraphs: d.counterfactuals.map((c) => of(c.text)) }]
      : []),
    ...(a.offer && a.offer.state === 'open'
      ? [
          {
            heading: zh ? '房源' : 'Flat offered',
            paragraphs: [
              `${of(a.offer.unit.projectName)} ${a.offer.unit.building} ${a.offer.unit.roomNo}，${yuan(a.offer.unit.rentFen)}${zh ? '/月，请在期限内确认：' : ' a month; answer by '}${dayOf(kit, Temporal.Instant.from(a.offer.deadline)).subtract({ days: 1 }).toString()}`,
            ],
          },
        ]
      : []),
    {
      heading: zh ? '救济途径' : 'Remedies',
      paragraphs: d.remedies.map(
        (r) => `${of(r.title)}：${of(r.text)}${r.until === null ? '' : zh ? `（至 ${r.until}）` : ` (until ${r.until})`}`,
      ),
    },
    {
      heading: zh ? '规则与存证' : 'Rule and log',
      paragraphs: [
        `${d.ruleCode} ${d.ruleVersion}${d.example ? (zh ? '（示例政策）' : ' (example policy)') : ''}`,
        `SHA-256 ${d.hash}`,
      ],
    },
  ];
  return renderLetter({
    language,
    issuer: of(authority),
    title: zh ? '人才公寓申请决定书' : 'Decision on talent housing',
    marks: [a.reference, decidedOn],
    addressee: zh ? `${name}：` : `To ${name}`,
    answer: `${of(outcomes[d.outcome])}${d.category ? `　${d.category}` : ''}　${of(stateTexts[a.state])}`,
    sections,
    signature: [of(authority), decidedOn],
    seal: seal(sealText),
    qr: { url: d.verifyUrl, caption: zh ? '扫码核验本决定' : 'Scan to check this decision' },
    ...(kit.demo ? { label: '示例数据 Sample data · 示例政策 Example policy' } : {}),
    issuedAt: Temporal.Instant.from(d.decidedAt),
  });
}

/** The lease as both parties signed it, with the hash of its text. */
export async function leaseLetter(kit: Kit, a: ApplicationDetail, name: string, language: 'zh' | 'en'): Promise<Buffer> {
  const of = (t: Text): string => t[language];
  const zh = language === 'zh';
  const l = a.lease;
  if (!l) throw new Error('no lease to print');
  const { authority, seal: sealText } = kit.pack.json<DistrictFile>('district.json');
  const facts: [string, string][] = [
    [zh ? '承租人' : 'Tenant', name],
    [zh ? '出租人（运营方）' : 'Landlord (operator)', l.operator],
    [zh ? '房屋' : 'Flat', `${of(l.unit.projectName)} ${l.unit.building} ${l.unit.roomNo}`],
    [zh ? '租期' : 'Term', `${l.startOn} — ${l.endOn}`],
    [zh ? '月租金' : 'Rent a month', yuan(l.rentFen)],
    [zh ? '押金' : 'Deposit', yuan(l.depositFen)],
  ];
  const signed =
    l.signedByTenantAt === null
      ? zh
        ? '草案，尚未签署'
        : 'Draft, not signed'
      : `${zh ? '承租人签署' : 'Signed by the tenant'} ${maskName(name)} ${l.signedByTenantAt}`;
  return renderLetter({
    language,
    issuer: of(authority),
    title: zh ? '人才公寓租赁合同' : 'Lease of a talent flat',
    marks: [l.number],
    addressee: zh ? `${name}：` : `To ${name}`,
    answer: signed,
    sections: [
      {
        table: {
          columns: [
            { title: zh ? '事项' : 'Item', share: 0.3 },
            { title: zh ? '内容' : 'Content', share: 0.7 },
          ],
          rows: facts,
        },
      },
      ...l.terms.map((t, i) => ({ heading: `${i + 1}. ${of(t.title)}`, paragraphs: [of(t.text)] })),
      { heading: zh ? '存证' : 'Log', paragraphs: [`SHA-256 ${l.textHash}`] },
    ],
    signature: [l.operator, l.signedByOperatorAt ?? '—'],
    ...(l.signedByOperatorAt === null ? {} : { seal: seal(sealText) }),
    ...(kit.demo ? { label: '示例数据 Sample data · 示例政策 Example policy' } : {}),
    issuedAt: Temporal.Instant.from(l.signedByTenantAt ?? a.submittedAt),
  });
}
