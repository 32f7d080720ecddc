import { StaffShell } from '@yunjian/ui/staff';
import { Outlet, ScrollRestoration } from 'react-router';
import { useNav } from './nav.ts';

/** The frame of the staff desk; the only way antd enters the program. */
export default function StaffFrame() {
  const nav = useNav('staff');
  return (
    <StaffShell nav={nav}>
      <Outlet />
      <ScrollRestoration />
    </StaffShell>
  );
}
