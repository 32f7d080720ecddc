import { ForbiddenState, Page } from '@yunjian/ui';

export default function Forbidden() {
  return (
    <Page title={{ zh: '没有权限', en: 'Not allowed' }}>
      <ForbiddenState />
    </Page>
  );
}
