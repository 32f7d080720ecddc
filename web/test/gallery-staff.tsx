import { Button, Page, TimeLeft } from '@yunjian/ui';
import { DetailDrawer, ReasonModal, StaffShell, StaffTable, type TableAsk } from '@yunjian/ui/staff';
import { Input } from 'antd';
import { useState } from 'react';

const same = (s: string) => ({ zh: s, en: s });
const rows = Array.from({ length: 20 }, (_, i) => ({ id: String(i), name: `申请 ${i + 1}`, left: 12 - i, why: '社保记录矛盾' }));

export default function Staff() {
  const [ask, setAsk] = useState<TableAsk>({ page: 1, size: 20 });
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState(false);
  return (
    <StaffShell nav={[{ to: '/staff/talent', title: same('待办') }]}>
      <Page title={same('待办')} actions={<Button onClick={() => setReason(true)}>退回</Button>}>
        <StaffTable
          name="demo"
          label={same('待办')}
          rows={rows}
          total={57}
          rowKey={(r) => r.id}
          ask={ask}
          onAsk={setAsk}
          exportHref="/api/export.xlsx"
          search={
            <label>
              申请人
              <Input />
            </label>
          }
          columns={[
            {
              key: 'left',
              title: same('剩余时限'),
              sortable: true,
              cell: (r) => <TimeLeft compact left={r.left} total={20} unit="workingDays" due="2026-12-01" />,
            },
            {
              key: 'name',
              title: same('事项'),
              cell: (r) => (
                <button type="button" className="yj-link yj-linklike" onClick={() => setOpen(true)}>
                  {r.name}
                </button>
              ),
            },
            { key: 'why', title: same('需要人工的原因'), cell: (r) => r.why },
            { key: 'id', title: same('编号'), extra: true, cell: (r) => r.id },
          ]}
        />
        <DetailDrawer
          open={open}
          onClose={() => setOpen(false)}
          title={same('申请 1')}
          actions={<Button kind="primary">通过</Button>}
        >
          <p>内容</p>
        </DetailDrawer>
        <ReasonModal
          open={reason}
          title={same('退回')}
          confirm={same('确认退回')}
          onConfirm={() => setReason(false)}
          onClose={() => setReason(false)}
        />
      </Page>
    </StaffShell>
  );
}
