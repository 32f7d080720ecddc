import { defineFailures } from '../contract/index.ts';

/** The errors that HTTP itself can answer. */
export const httpFailures = defineFailures('http', {
  invalid: {
    status: 400,
    message: { zh: '请求内容有误。', en: 'Something in the request is not right.' },
    mend: {
      zh: '请按下列提示修改后重试；已填写的内容没有保存到系统中。',
      en: 'Correct the items listed and try again; nothing was stored.',
    },
  },
  signIn: {
    status: 401,
    message: { zh: '请先登录。', en: 'Please sign in first.' },
    mend: { zh: '登录后会回到这一页。', en: 'After signing in you return to this page.' },
  },
  secondFactor: {
    status: 401,
    message: { zh: '此操作需要第二重验证。', en: 'This needs the second factor.' },
    mend: { zh: '请输入验证器上的六位数字。', en: 'Enter the six digits of your authenticator.' },
  },
  forbidden: {
    status: 403,
    message: { zh: '您没有办理此事的权限。', en: 'You are not permitted to do this.' },
    mend: { zh: '如工作需要，请联系安全管理员授权。', en: 'If your duty requires it, ask the security administrator.' },
  },
  notFound: {
    status: 404,
    message: { zh: '没有找到您要的内容。', en: 'There is nothing here by that name.' },
    mend: { zh: '请检查地址或编号；也可能您无权查看它。', en: 'Check the address or number; it may also not be yours to see.' },
  },
  tooLarge: {
    status: 413,
    message: { zh: '提交的内容太大。', en: 'What was sent is too large.' },
    mend: { zh: '请减小文件后重试；没有保存任何内容。', en: 'Send less and try again; nothing was stored.' },
  },
  mediaType: {
    status: 415,
    message: { zh: '不支持这种内容格式。', en: 'This kind of content is not accepted.' },
    mend: { zh: '请以 JSON 或页面提供的表单提交。', en: 'Send JSON, or use the form of the page.' },
  },
  tooMany: {
    status: 429,
    message: { zh: '请求过于频繁。', en: 'Too many requests.' },
    mend: { zh: '请稍等一分钟再试。', en: 'Wait a minute and try again.' },
  },
  needsKey: {
    status: 400,
    message: { zh: '缺少请求编号（Idempotency-Key）。', en: 'The Idempotency-Key header is missing.' },
    mend: {
      zh: '请为每次提交附上 8–200 个字符的编号；重试时用同一编号。',
      en: 'Send a key of 8–200 characters with each submission and the same key when you retry.',
    },
  },
  crossSite: {
    status: 403,
    message: { zh: '请求来源不明，已拒绝。', en: 'The request does not come from this site and was refused.' },
    mend: {
      zh: '请从本系统页面操作；程序调用须带 X-Requested-With: yunjian。',
      en: 'Use the pages of this system; programs send X-Requested-With: yunjian.',
    },
  },
  stopping: {
    status: 503,
    message: { zh: '系统正在重启。', en: 'The system is restarting.' },
    mend: { zh: '请几秒后重试；已提交的内容不会丢失。', en: 'Try again in a few seconds; nothing submitted is lost.' },
  },
  internal: {
    status: 500,
    message: { zh: '系统出错了，问题已记录。', en: 'Something went wrong here; it has been recorded.' },
    mend: {
      zh: '请稍后重试；如仍出错，请把追踪号告诉服务窗口。',
      en: 'Try again later; if it persists, give the trace number to the service window.',
    },
  },
});
