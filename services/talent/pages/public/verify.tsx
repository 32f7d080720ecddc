import { useParams } from 'react-router';
import {
  Badge,
  Button,
  Details,
  ErrorState,
  Facts,
  LoadingState,
  Notice,
  Page,
  Section,
  DateText,
  useApi,
  useLocale,
  type IconName,
  type Kind,
} from '@yunjian/ui';
import type { Text } from '@yunjian/kernel/contract';
import { client } from '../shared/client.ts';
import { OUTCOME_SHORT } from '../shared/labels.ts';
import { saveText } from '../shared/save.ts';

/** Public check of a decision against the log: every step with its result, and how to do the same without this site. */
export default function Verify() {
  const { code = '' } = useParams();
  const { t } = useLocale();
  const query = useApi(client.talent.verify, { params: { code } });
  const back = { to: '/talent/verify', label: { zh: '核验另一份', en: 'Check another one' } };
  const title = { zh: '核验决定书', en: 'Check a decision' };
  if (query.data === undefined)
    return (
      <Page title={title} width="text" back={back}>
        {query.error ? (
          <ErrorState error={query.error} retry={() => void query.refetch()} />
        ) : (
          <LoadingState rows={6} label={{ zh: '正在核验', en: 'Checking' }} />
        )}
      </Page>
    );
  const v = query.data;
  return (
    <Page title={title} width="text" back={back}>
      <Verdict result={v} />
      {v.found ? (
        <>
          <Facts
            rows={[
              { label: { zh: '申请编号', en: 'Application' }, value: v.reference ?? '—' },
              { label: { zh: '结论', en: 'Outcome' }, value: v.outcome ? t(OUTCOME_SHORT[v.outcome] ?? v.outcome) : '—' },
              { label: { zh: '申请人', en: 'Applicant' }, value: v.nameMasked ?? '—' },
              { label: { zh: '决定时间', en: 'Decided' }, value: <DateText date={v.decidedAt} time seconds /> },
            ]}
          />
          <Section title={{ zh: '逐项核验', en: 'Each check' }}>
            <ul className="tl-checks">
              {v.checks.map((c) => (
                <li key={c.text.en}>
                  <CheckBadge ok={c.ok} />
                  <span>{t(c.text)}</span>
                </li>
              ))}
            </ul>
          </Section>
          {v.receipt ? <Offline receipt={v.receipt} name={v.reference ?? code} /> : null}
        </>
      ) : null}
    </Page>
  );
}

/** The receipt, the key, and what to do with them on a computer that never talks to this site. */
function Offline({ receipt, name }: { receipt: unknown; name: string }) {
  const { t } = useLocale();
  const keys = useApi(client.talent.verifyKey, {});
  return (
    <Section title={{ zh: '不靠本网站核验', en: 'Check it without this site' }}>
      <p>
        {t({
          zh: '收据里有决定的摘要、它在日志中的位置、到树根的证明和树头签名。',
          en: 'The receipt holds the digest of the decision, its place in the log, the proof up to the root, and the signed tree head.',
        })}
      </p>
      <div className="yj-actions">
        <Button
          icon="download"
          onClick={() => saveText(JSON.stringify(receipt, null, 2), `${name}-receipt.json`, 'application/json')}
        >
          {t({ zh: '下载日志收据', en: 'Download the receipt' })}
        </Button>
        {(keys.data?.keys ?? []).map((k) => (
          <Button
            key={k.keyId}
            icon="key"
            onClick={() => saveText(k.publicKey, `log-${k.keyId.slice(0, 12)}.pub.pem`, 'application/x-pem-file')}
          >
            {t({ zh: '下载日志公钥', en: 'Public key of the log' })} {k.keyId.slice(0, 8)}
          </Button>
        ))}
      </div>
      <Details summary={{ zh: '离线核验步骤', en: 'Steps offline' }}>
        <ol className="tl-terms">
          <li>
            {t({
              zh: '从两个不同的地方取得日志公钥，比对一致。',
              en: 'Get the public key of the log from two different places and compare.',
            })}
          </li>
          <li>
            {t({ zh: '在本软件源码的目录里（npm ci 之后）运行：', en: 'In a checkout of this software, after npm ci, run: ' })}
            <code>npx --no yunjian audit check-receipt {name}-receipt.json --key log.pub.pem</code>
          </li>
          <li>
            {t({
              zh: '或用任何支持 RFC 9162 的工具：由叶子摘要和证明算出树根，应与树头中的相同，再验树头签名。',
              en: 'Or with any RFC 9162 tool: compute the root from leaf hash and proof, compare it with the tree head, then check the signature of the head.',
            })}
          </li>
        </ol>
      </Details>
    </Section>
  );
}

type Result = Awaited<ReturnType<typeof client.talent.verify>>;

function Verdict({ result: v }: { result: Result }) {
  const { t } = useLocale();
  const say = (kind: Kind, title: Text, text: Text) => (
    <Notice kind={kind} title={title} alert>
      <p>{t(text)}</p>
    </Notice>
  );
  if (!v.found)
    return say(
      'danger',
      { zh: '没有找到这份决定书', en: 'No such decision' },
      {
        zh: '日志里没有这个核验码。请检查是否输错；如果码是印在决定书上的，请向主管部门核实。',
        en: 'The log has no decision with this code. Check for typing errors; if the code is printed on a decision, ask the authority.',
      },
    );
  if (v.checks.some((c) => c.ok === false))
    return say(
      'danger',
      { zh: '核验不通过', en: 'The check failed' },
      {
        zh: '至少有一项对不上，请不要采信这份决定书，并告诉主管部门。',
        en: 'At least one check does not agree. Do not rely on this decision, and tell the authority.',
      },
    );
  if (v.superseded)
    return say(
      'warning',
      { zh: '真实，但已被新的决定取代', en: 'Genuine, but replaced by a later decision' },
      {
        zh: '这份决定书没有被改过，但之后作出了新的决定，请以新的为准。',
        en: 'This decision is unaltered, but a later one replaced it: that one counts.',
      },
    );
  if (v.checks.some((c) => c.ok === null))
    return say(
      'info',
      { zh: '目前核验到的都一致，有一项还没有结果', en: 'All agrees so far; one check has no result yet' },
      {
        zh: '新作出的决定约一秒后写入日志，请稍后再核验。',
        en: 'A fresh decision is sealed about a second later: check again in a moment.',
      },
    );
  return say(
    'success',
    { zh: '真实有效，没有被改过', en: 'Genuine and unaltered' },
    { zh: '每一项核验都一致。', en: 'Every check agrees.' },
  );
}

function CheckBadge({ ok }: { ok: boolean | null }) {
  const { t } = useLocale();
  const look: { kind: Kind; icon: IconName; text: Text } =
    ok === null
      ? { kind: 'warning', icon: 'question', text: { zh: '尚不清楚', en: 'Not known' } }
      : ok
        ? { kind: 'success', icon: 'check', text: { zh: '一致', en: 'Agrees' } }
        : { kind: 'danger', icon: 'cross', text: { zh: '不一致', en: 'Does not agree' } };
  return (
    <Badge kind={look.kind} icon={look.icon}>
      {t(look.text)}
    </Badge>
  );
}
