/** SHA-256 in the browser: for what stays with its owner and of which only the hash is handed in. */
import { ApiProblem } from '@yunjian/kernel/contract';

/** Bytes as lower-case hex. */
export const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');

/** Whether this browser hashes here: it hides its cryptography from pages without https. */
export const canHash = (): boolean => typeof crypto === 'object' && crypto.subtle !== undefined;

/** SHA-256 as lower-case hex. Throws ApiProblem, in words, where the browser does not hash. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (!canHash())
    throw new ApiProblem({
      code: 'client.noHash',
      status: 400,
      message: { zh: '这个地址不能计算文件指纹。', en: 'Files cannot be hashed at this address.' },
      mend: {
        zh: '浏览器只在安全连接（https）下提供这一功能。请用 https 开头的地址打开本页；已填写的内容没有提交。',
        en: 'Browsers hash only over a secure connection. Open this page at its https address; nothing was handed in.',
      },
      traceId: '',
    });
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/** SHA-256 of a file: the document stays with the collective, its hash goes into the log. */
export const sha256Of = async (file: File): Promise<string> => sha256(new Uint8Array(await file.arrayBuffer()));
