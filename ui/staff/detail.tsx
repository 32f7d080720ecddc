import { Drawer, Input, Modal } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import { useLocale, type Words } from '../i18n.tsx';

/** A record opened beside its list: the list keeps its place. Actions sit at the foot, always in view. */
export function DetailDrawer({
  open,
  onClose,
  title,
  actions,
  width = 720,
  children,
}: {
  open: boolean;
  onClose: () => void;
  title: Words;
  actions?: ReactNode;
  width?: number;
  children: ReactNode;
}) {
  const { t } = useLocale();
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={t(title)}
      size={width}
      destroyOnHidden
      footer={actions ? <div className="yj-drawer-actions">{actions}</div> : null}
    >
      {open ? children : null}
    </Drawer>
  );
}

/** Asks for the reason of an act that must carry one (退回、不予、停用). `onConfirm` gets the trimmed reason; an empty one is not taken. */
export function ReasonModal(p: {
  open: boolean;
  title: Words;
  label?: Words;
  confirm: Words;
  danger?: boolean;
  busy?: boolean;
  problem?: ReactNode;
  onConfirm: (reason: string) => void;
  onClose: () => void;
  children?: ReactNode;
}) {
  const { t } = useLocale();
  const id = useId();
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const empty = reason.trim() === '';
  return (
    <Modal
      open={p.open}
      title={t(p.title)}
      okText={t(p.confirm)}
      okButtonProps={{ danger: p.danger ?? false }}
      confirmLoading={p.busy ?? false}
      destroyOnHidden
      onCancel={p.onClose}
      afterClose={() => {
        setReason('');
        setAsked(false);
      }}
      onOk={() => {
        setAsked(true);
        if (!empty) p.onConfirm(reason.trim());
      }}
    >
      {p.problem}
      {p.children}
      <label htmlFor={id}>
        {t(p.label ?? { zh: '理由（写入决定和日志）', en: 'Reason (goes into the decision and the log)' })}
      </label>
      <Input.TextArea
        id={id}
        rows={4}
        maxLength={1000}
        value={reason}
        status={asked && empty ? 'error' : ''}
        aria-invalid={asked && empty}
        aria-describedby={asked && empty ? `${id}-e` : undefined}
        onChange={(event) => setReason(event.target.value)}
      />
      {asked && empty ? (
        <p id={`${id}-e`} className="yj-field-error" role="alert">
          {t({ zh: '请写明理由', en: 'Please give the reason' })}
        </p>
      ) : null}
    </Modal>
  );
}
