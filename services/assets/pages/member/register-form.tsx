import { useState } from 'react';
import { Button, Money, Radios, Refusal, TextField, useCommand, useLocale, useMe, type Words } from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { deviceNumber } from '../shared/device.ts';
import { usccFault } from '../shared/uscc.ts';

/** Registers the signed-in person as a bidder, for himself or for an organisation that he acts for. */
export function RegisterForm({ listing, depositFen }: { listing: string; depositFen: string }) {
  const { t } = useLocale();
  const { me } = useMe();
  const [who, setWho] = useState('');
  const [name, setName] = useState('');
  const [uscc, setUscc] = useState('');
  const [phone, setPhone] = useState('');
  const [errors, setErrors] = useState<Record<string, Words>>({});
  const send = useCommand(client.letting.register, { invalidates: [client.letting.myRegistrations] });
  const go = () => {
    const found: Record<string, Words> = {};
    if (who === '') found['who'] = { zh: '请选择本人还是单位', en: 'Say whether for yourself or an organisation' };
    if (who === 'organisation') {
      if (name.trim().length < 2) found['name'] = { zh: '请输入单位全称', en: 'Type the full name of the organisation' };
      const wrong = usccFault(uscc);
      if (wrong !== null) found['uscc'] = wrong;
    }
    if (phone.trim() !== '' && !/^\+?[0-9 -]{5,24}$/.test(phone.trim()))
      found['phone'] = { zh: '请输入电话号码，只用数字', en: 'Type a telephone number, digits only' };
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    const organisation = who === 'organisation' ? { name: name.trim(), uscc: uscc.trim().toUpperCase() } : null;
    void send.run({
      params: { id: listing },
      body: { organisation, device: deviceNumber(), phone: phone.trim() === '' ? null : phone.trim() },
    });
  };
  return (
    <form
      noValidate
      className="yj-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!send.busy) go();
      }}
    >
      <Radios
        name="who"
        label={{ zh: '谁来竞价', en: 'Who bids' }}
        value={who}
        onChange={setWho}
        error={errors['who']}
        options={[
          {
            value: 'self',
            label: me?.name ? { zh: `本人（${me.name}）`, en: `I myself (${me.name})` } : { zh: '本人', en: 'I myself' },
          },
          {
            value: 'organisation',
            label: { zh: '单位', en: 'An organisation' },
            hint: {
              zh: '报名后上传加盖公章的授权委托书，村会计核对后才算数',
              en: 'Add its sealed power of attorney after registering; it counts once the accountant accepted it',
            },
          },
        ]}
      />
      {who === 'organisation' ? (
        <>
          <TextField
            name="name"
            label={{ zh: '单位全称', en: 'Full name of the organisation' }}
            value={name}
            onChange={setName}
            maxLength={200}
            autoComplete="organization"
            error={errors['name']}
          />
          <TextField
            name="uscc"
            label={{ zh: '统一社会信用代码', en: 'Unified social credit code' }}
            hint={{ zh: '营业执照上的 18 位代码', en: 'The 18 characters on the business licence' }}
            value={uscc}
            onChange={setUscc}
            maxLength={30}
            width="medium"
            error={errors['uscc']}
          />
        </>
      ) : null}
      <TextField
        name="phone"
        label={{ zh: '联系电话（可不填）', en: 'Telephone (optional)' }}
        value={phone}
        onChange={setPhone}
        maxLength={25}
        width="medium"
        autoComplete="tel"
        error={errors['phone']}
      />
      <p className="yj-hint">
        {t({
          zh: '为防串通竞价，平台保存这台设备、联系电话和付款账户的加密比对码，只用来看出几个竞价人是不是同一个。电话本身加密保存，只用来联系您。',
          en: 'Against collusion the platform keeps keyed hashes of this browser, the telephone and the paying account, only to see whether bidders are one and the same. The telephone itself is kept encrypted, only to reach you.',
        })}
      </p>
      <p>
        {depositFen === '0' ? (
          t({ zh: '这次不收保证金。', en: 'No deposit is asked.' })
        ) : (
          <>
            {t({ zh: '报名后须交保证金 ', en: 'A deposit is to be paid after registering: ' })}
            <strong>
              <Money fen={depositFen} />
            </strong>
            {t({
              zh: '，没有中选的退还；中选后不签约的不退。',
              en: '. It is returned if you do not win, and kept if you win and do not sign.',
            })}
          </>
        )}
      </p>
      <Refusal problem={send.problem} />
      <div className="yj-actions">
        <Button type="submit" kind="primary" busy={send.busy}>
          {t({ zh: '报名', en: 'Register' })}
        </Button>
      </div>
    </form>
  );
}
