import { FileUpload, type UploadedFile } from '@yunjian/ui';
import { ACCEPTED_FILES, sendFile } from '../shared/files.ts';

/** Documents sent along with an answer, an objection or a request. */
export function Documents({ files, onChange }: { files: readonly UploadedFile[]; onChange: (files: UploadedFile[]) => void }) {
  return (
    <FileUpload
      name="attachments"
      label={{ zh: '补充材料', en: 'Documents' }}
      hint={{ zh: '图片或 PDF，每个不超过 10 MB，最多 10 个。', en: 'Pictures or PDF, 10 MB each, at most 10.' }}
      optional
      files={files}
      upload={sendFile}
      accept={ACCEPTED_FILES}
      onChange={onChange}
    />
  );
}
