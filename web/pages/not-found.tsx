import { NotFoundState, Page } from '@yunjian/ui';

export default function NotFound() {
  return (
    <Page title={{ zh: '没有这一页', en: 'No such page' }}>
      <NotFoundState />
    </Page>
  );
}
