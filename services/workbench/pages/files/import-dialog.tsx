/** Importing a rule that is not on the list yet, or a new draft of one that is. */
import { Dialog } from '@yunjian/ui';
import { ImportBox } from './tab.tsx';

export function ImportDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title={{ zh: '导入 DMN 文件', en: 'Import a DMN file' }}>
      <ImportBox base={null} working={null} replace={null} />
    </Dialog>
  );
}
