/** Why a job of the pool has no answer, when it is not the query's own fault. */
export type PoolErrorCode = 'closed' | 'timeout' | 'aborted' | 'worker-crashed' | 'busy';

const TEXTS: Readonly<Record<PoolErrorCode, { readonly zh: string; readonly en: string }>> = {
  closed: { zh: '查询服务已关闭', en: 'the pool is closed' },
  timeout: { zh: '查询超时，请缩小范围后再试', en: 'the query took too long; ask for less and try again' },
  aborted: { zh: '查询已取消', en: 'the query was cancelled' },
  'worker-crashed': { zh: '查询中断，请再试一次', en: 'the query broke off; please try again' },
  busy: { zh: '查询太多，请稍后再试', en: 'too many queries are waiting; please try again later' },
};

/** An error of the pool with a code to switch on. */
export class PoolError extends Error {
  readonly code: PoolErrorCode;
  readonly text: { readonly zh: string; readonly en: string };
  constructor(code: PoolErrorCode, cause?: unknown) {
    super(`${TEXTS[code].zh} · ${TEXTS[code].en}`, cause === undefined ? {} : { cause });
    this.name = 'PoolError';
    this.code = code;
    this.text = TEXTS[code];
  }
}
