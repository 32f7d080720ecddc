import { ROLES, STAFF_ROLES, type Role } from '@yunjian/kernel/contract';
import {
  Badge,
  Button,
  DataTable,
  Dialog,
  EmptyState,
  Notice,
  Page,
  Pagination,
  Ready,
  Refusal,
  SearchBox,
  Select,
  Stack,
  TextField,
  canSee,
  useApi,
  useCommand,
  useFilters,
  useLocale,
  useMe,
  useToast,
  type Words,
} from '@yunjian/ui';
import { useState } from 'react';
import { accounts } from '../auth.ts';
import { Form } from '../small-form.tsx';

type Row = Awaited<ReturnType<typeof accounts.list>>['rows'][number];

/** Roles by name. */
const NAMES = {
  citizen: { zh: '个人用户', en: 'Citizen' },
  reviewer: { zh: '审核员', en: 'Reviewer' },
  duty: { zh: '值班经理', en: 'Duty manager' },
  operator: { zh: '项目运营方', en: 'Operator' },
  'rule-editor': { zh: '规则编辑员', en: 'Rule editor' },
  'rule-approver': { zh: '规则审定人', en: 'Rule approver' },
  inspector: { zh: '站点巡查员', en: 'Inspector' },
  'data-editor': { zh: '数据维护员', en: 'Data editor' },
  accountant: { zh: '村会计', en: 'Accountant' },
  board: { zh: '理事', en: 'Board' },
  'supervisory-board': { zh: '监事', en: 'Supervisory board' },
  township: { zh: '农经监管', en: 'Township office' },
  auditor: { zh: '审计员', en: 'Auditor' },
  sysadmin: { zh: '系统管理员', en: 'System administrator' },
  secadmin: { zh: '安全管理员', en: 'Security administrator' },
} as const satisfies Record<Role, Words>;

/** Accounts of staff: the system administrator makes and identifies them, the security administrator says what they may do (三员分立). */
export default function Accounts() {
  const { t } = useLocale();
  const { me } = useMe();
  const { filters, page, size, set, setPage } = useFilters(['q'] as const, 20);
  const list = useApi(accounts.list, { query: { q: filters.q ?? '', kind: 'staff', page, size } }, { keep: true });
  const makes = canSee(accounts.create.op.access, me);
  const grants = canSee(accounts.grantRole.op.access, me);
  return (
    <Page
      width="full"
      title={{ zh: '工作人员账号', en: 'Staff accounts' }}
      lead={
        <p>
          {t({
            zh: '系统管理员建账号、登记实名；安全管理员授予角色、停用账号。替集体、街镇办事的，另须在“集体与授权”里授权。',
            en: 'The system administrator makes accounts and names their person; the security administrator grants roles and disables accounts. Who acts for a collective or a town needs a mandate as well.',
          })}
        </p>
      }
    >
      {makes ? <Create /> : null}
      <SearchBox value={filters.q ?? ''} onSearch={(q) => set({ q })} label={{ zh: '姓名或用户名', en: 'Name or user name' }} />
      <Ready query={list} rows={8}>
        {(data) => (
          <>
            <DataTable<Row>
              caption={{ zh: '账号', en: 'Accounts' }}
              hideCaption
              rows={data.rows}
              rowKey={(a) => a.id}
              empty={<EmptyState title={{ zh: '没有找到', en: 'Nothing found' }} />}
              columns={[
                { key: 'name', title: { zh: '姓名', en: 'Name' }, head: true, cell: (a) => a.name },
                { key: 'user', title: { zh: '用户名', en: 'User name' }, cell: (a) => a.username },
                {
                  key: 'roles',
                  title: { zh: '角色', en: 'Roles' },
                  cell: (a) => (a.roles.length === 0 ? '—' : a.roles.map((r) => t(NAMES[r])).join(t({ zh: '、', en: ', ' }))),
                },
                {
                  key: 'person',
                  title: { zh: '实名', en: 'Person' },
                  cell: (a) =>
                    a.identified ? t({ zh: '已登记', en: 'named' }) : <Badge>{t({ zh: '未登记', en: 'not named' })}</Badge>,
                },
                {
                  key: 'state',
                  title: { zh: '状态', en: 'State' },
                  cell: (a) =>
                    a.status === 'active' ? (
                      <Badge kind="success">{t({ zh: '可用', en: 'usable' })}</Badge>
                    ) : (
                      <Badge kind="danger">{t({ zh: '已停用', en: 'disabled' })}</Badge>
                    ),
                },
                {
                  key: 'do',
                  title: { zh: '办理', en: 'Do' },
                  cell: (a) => (
                    <Stack row>
                      {makes && !a.identified ? <Identify account={a} /> : null}
                      {grants ? <Roles account={a} /> : null}
                      {grants ? <Lock account={a} /> : null}
                    </Stack>
                  ),
                },
              ]}
            />
            <Pagination page={page} size={size} total={data.total} onPage={(next) => setPage(next, size)} />
          </>
        )}
      </Ready>
    </Page>
  );
}

const invalidates = [accounts.list.op];

function Create() {
  const { t } = useLocale();
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState({ username: '', name: '', idNumber: '' });
  const [made, setMade] = useState<{ username: string; password: string } | null>(null);
  const create = useCommand(accounts.create, { invalidates, onDone: setMade });
  const field = (key: keyof typeof said) => ({
    name: `new.${key}`,
    value: said[key],
    onChange: (value: string) => setSaid((old) => ({ ...old, [key]: value })),
  });
  return (
    <div className="yj-actions">
      <Button
        icon="plus"
        kind="primary"
        onClick={() => {
          setSaid({ username: '', name: '', idNumber: '' });
          setMade(null);
          setOpen(true);
        }}
      >
        {t({ zh: '新建账号', en: 'New account' })}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={{ zh: '新建账号', en: 'New account' }}>
        {made ? (
          <Notice kind="success" title={{ zh: '账号已建', en: 'The account is made' }}>
            <p>
              {t({ zh: '用户名', en: 'User name' })} <strong>{made.username}</strong>，
              {t({ zh: '一次性密码', en: 'one-time password' })} <strong>{made.password}</strong>
            </p>
            <p>
              {t({
                zh: '密码只显示这一次。请当面交给本人，首次登录须改密码；角色由安全管理员授予。',
                en: 'The password is shown once. Hand it over in person; it is changed at the first sign-in. Roles come from the security administrator.',
              })}
            </p>
          </Notice>
        ) : (
          <Form
            onSubmit={() =>
              void create.run({
                body: {
                  username: said.username,
                  name: said.name,
                  idNumber: said.idNumber.trim() === '' ? null : said.idNumber,
                },
              })
            }
          >
            <Refusal problem={create.problem} />
            <TextField {...field('name')} label={{ zh: '姓名', en: 'Name' }} maxLength={100} />
            <TextField
              {...field('username')}
              label={{ zh: '用户名', en: 'User name' }}
              hint={{ zh: '小写字母、数字、. _ - @，3 至 64 位', en: 'Lower case letters, digits, . _ - @; 3 to 64' }}
              maxLength={64}
            />
            <TextField
              {...field('idNumber')}
              label={{ zh: '身份证号', en: 'ID number' }}
              hint={{
                zh: '替集体或街镇办事的须填；加密保存，不再显示',
                en: 'Needed by who acts for a collective or town; kept sealed, never shown again',
              }}
              optional
              maxLength={30}
            />
            <Button kind="primary" type="submit" busy={create.busy}>
              {t({ zh: '建账号', en: 'Make it' })}
            </Button>
          </Form>
        )}
      </Dialog>
    </div>
  );
}

function Identify({ account: a }: { account: Row }) {
  const { t } = useLocale();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const [number, setNumber] = useState('');
  const send = useCommand(accounts.identify, {
    invalidates,
    onDone: () => {
      setOpen(false);
      toast({ zh: '已登记实名', en: 'The person is named' });
    },
  });
  return (
    <>
      <Button small onClick={() => setOpen(true)}>
        {t({ zh: '登记实名', en: 'Name its person' })}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={{ zh: `登记 ${a.name} 的实名`, en: `Name the person of ${a.name}` }}
      >
        <Form onSubmit={() => void send.run({ params: { id: a.id }, body: { idNumber: number } })}>
          <Refusal problem={send.problem} />
          <TextField
            name="identify.number"
            label={{ zh: '身份证号', en: 'ID number' }}
            hint={{ zh: '登记后不能更改', en: 'It cannot be changed afterwards' }}
            value={number}
            onChange={setNumber}
            maxLength={30}
          />
          <Button kind="primary" type="submit" busy={send.busy}>
            {t({ zh: '登记', en: 'Enter' })}
          </Button>
        </Form>
      </Dialog>
    </>
  );
}

const STAFF = STAFF_ROLES.map((value) => ({ value, label: NAMES[value] }));
const staffRole = (code: string) => STAFF_ROLES.find((r) => r === code);

function Roles({ account: a }: { account: Row }) {
  const { t } = useLocale();
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState({ role: '', reason: '' });
  const onDone = () => setSaid({ role: '', reason: '' });
  const grant = useCommand(accounts.grantRole, { invalidates, onDone });
  const revoke = useCommand(accounts.revokeRole, { invalidates, onDone });
  const role = staffRole(said.role);
  const held = role !== undefined && a.roles.includes(role);
  const send = () => {
    if (role !== undefined) void (held ? revoke : grant).run({ params: { id: a.id }, body: { role, reason: said.reason } });
  };
  return (
    <>
      <Button small onClick={() => setOpen(true)}>
        {t({ zh: '角色', en: 'Roles' })}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={{ zh: `${a.name} 的角色`, en: `Roles of ${a.name}` }}>
        <p>
          {t({ zh: '现有：', en: 'Holds: ' })}
          {ROLES.filter((r) => a.roles.includes(r))
            .map((r) => t(NAMES[r]))
            .join(t({ zh: '、', en: ', ' })) || '—'}
        </p>
        <Form onSubmit={send}>
          <Refusal problem={grant.problem ?? revoke.problem} />
          <Select
            name="roles.role"
            label={{ zh: '角色', en: 'Role' }}
            value={said.role}
            onChange={(next) => setSaid((old) => ({ ...old, role: next }))}
            options={STAFF}
          />
          <TextField
            name="roles.reason"
            label={{ zh: '依据', en: 'What it rests on' }}
            value={said.reason}
            onChange={(next) => setSaid((old) => ({ ...old, reason: next }))}
            maxLength={300}
          />
          <Button kind={held ? 'danger' : 'primary'} type="submit" busy={grant.busy || revoke.busy}>
            {t(held ? { zh: '收回这个角色', en: 'Revoke this role' } : { zh: '授予这个角色', en: 'Grant this role' })}
          </Button>
        </Form>
      </Dialog>
    </>
  );
}

function Lock({ account: a }: { account: Row }) {
  const { t } = useLocale();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const call = a.status === 'active' ? accounts.lock : accounts.unlock;
  const send = useCommand(call, { invalidates, onDone: () => setOpen(false) });
  const words = a.status === 'active' ? { zh: '停用', en: 'Disable' } : { zh: '启用', en: 'Enable' };
  return (
    <>
      <Button small kind="plain" onClick={() => setOpen(true)}>
        {t(words)}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={{ zh: `${words.zh} ${a.name} 的账号`, en: `${words.en} the account of ${a.name}` }}
      >
        <Form onSubmit={() => void send.run({ params: { id: a.id }, body: { reason } })}>
          <Refusal problem={send.problem} />
          <TextField
            name="lock.reason"
            label={{ zh: '原因', en: 'Reason' }}
            value={reason}
            onChange={setReason}
            maxLength={300}
          />
          <Button kind={a.status === 'active' ? 'danger' : 'primary'} type="submit" busy={send.busy}>
            {t(words)}
          </Button>
        </Form>
      </Dialog>
    </>
  );
}
