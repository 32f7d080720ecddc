import { Badge, DateText, EmptyState, Facts, Loaded, Page, Section, useApi, useLocale } from '@yunjian/ui';
import { client } from '../shared/client.ts';

const COMMITMENT = 'printf %s SEED | xxd -r -p | sha256sum';
const LOT = String.raw`(printf %s SEED | xxd -r -p; printf %s APPLICATION-ID) | sha256sum | cut -c1-15 | sed s/^/0x/ | xargs printf '%d\n'`;

/** The lots: what was committed to beforehand, what was revealed after, and how anyone recomputes the order. */
export default function Rounds() {
  const { t } = useLocale();
  const query = useApi(client.talent.rounds, {});
  return (
    <Page
      title={{ zh: '配租轮次与摇号种子', en: 'Rounds and lot seeds' }}
      width="text"
      back={{ to: '/talent/policy', label: { zh: '准入与配租规则', en: 'Conditions and allocation' } }}
      lead={
        <p>
          {t({
            zh: '类别和轮候日期都相同的人，按号码先后。号码由种子算出：轮次开始前先公布种子的摘要，结束后公布种子，谁都改不了，谁都能验算。',
            en: 'Among people of the same category and waiting date, the lot decides. Lots come from a seed: its digest is published before the round and the seed after it, so nobody can change it and everybody can check.',
          })}
        </p>
      }
    >
      <Loaded
        query={query}
        empty={{ when: (d) => d.rows.length === 0, show: <EmptyState title={{ zh: '还没有轮次', en: 'No round yet' }} /> }}
      >
        {(data) => (
          <>
            {data.rows.map((r) => (
              <Section
                key={r.code}
                title={{ zh: `轮次 ${r.code}`, en: `Round ${r.code}` }}
                actions={
                  r.seed ? (
                    <Badge kind="success">{t({ zh: '种子已公布', en: 'Seed published' })}</Badge>
                  ) : (
                    <Badge icon="lock">{t({ zh: '种子未公布', en: 'Seed still sealed' })}</Badge>
                  )
                }
              >
                <Facts
                  rows={[
                    { label: { zh: '开始', en: 'Opens' }, value: <DateText date={r.opensOn} /> },
                    { label: { zh: '结束', en: 'Closes' }, value: <DateText date={r.closesOn} /> },
                    { label: { zh: '种子摘要', en: 'Commitment' }, value: <code>{r.commitment}</code> },
                    {
                      label: { zh: '种子', en: 'Seed' },
                      value: r.seed ? <code>{r.seed}</code> : t({ zh: '轮次结束后公布', en: 'published after the round closes' }),
                    },
                    { label: { zh: '算法', en: 'Formula' }, value: <code>{r.formula}</code> },
                  ]}
                />
              </Section>
            ))}
            <Section title={{ zh: '怎么自己验算', en: 'How to recompute it yourself' }}>
              <ol className="tl-terms">
                <li>
                  <p>
                    {t({
                      zh: '种子公布后，算出种子（SEED）的摘要，应与事先公布的“种子摘要”完全相同：',
                      en: 'When the seed is out, take its digest: it must equal the commitment published before:',
                    })}
                  </p>
                  <code>{COMMITMENT}</code>
                </li>
                <li>
                  <p>
                    {t({
                      zh: '把种子和您的申请标识（APPLICATION-ID，在“我的申请”页网址里）连在一起算摘要，取前 15 位十六进制数换算成十进制，就是您的号码：',
                      en: 'Take the digest of the seed followed by your application id (in the address of its page); its first 15 hexadecimal digits as a decimal number are your lot:',
                    })}
                  </p>
                  <code>{LOT}</code>
                </li>
                <li>
                  {t({
                    zh: '号码小的在前。与“我的申请”里显示的不一致时，请提出异议。',
                    en: 'The smaller lot comes first. If it differs from the one shown with your application, object.',
                  })}
                </li>
              </ol>
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}
