import { defineFailures } from '../contract/index.ts';

export const authFailures = defineFailures('auth', {
  badCredentials: {
    status: 401,
    message: { zh: '用户名或密码不正确。', en: 'The user name or the password is not right.' },
    mend: { zh: '请核对后重试；连续错误将暂时锁定。', en: 'Check both and try again; repeated errors lock sign-in for a while.' },
  },
  locked: {
    status: 429,
    message: {
      zh: '错误次数过多，登录已暂停 {minutes} 分钟。',
      en: 'Too many errors: sign-in is suspended for {minutes} minutes.',
    },
    mend: {
      zh: '请稍后再试；如非本人操作，请联系安全管理员。',
      en: 'Try again later; if this was not you, tell the security administrator.',
    },
  },
  accountLocked: {
    status: 403,
    message: { zh: '该账号已被停用。', en: 'This account has been disabled.' },
    mend: { zh: '请联系安全管理员。', en: 'Ask the security administrator.' },
  },
  badCode: {
    status: 401,
    message: { zh: '验证码不正确或已使用。', en: 'The code is wrong or was used before.' },
    mend: {
      zh: '请等待验证器显示下一个数字，或使用恢复码。',
      en: 'Wait for the next number of your authenticator, or use a recovery code.',
    },
  },
  notStarted: {
    status: 409,
    message: { zh: '登录步骤已过期。', en: 'This step of signing in has expired.' },
    mend: { zh: '请从用户名和密码重新开始。', en: 'Start again with user name and password.' },
  },
  weakPassword: {
    status: 422,
    message: {
      zh: '新密码太弱：至少 {length} 个字符，且不得包含用户名或只重复少数字符。',
      en: 'The new password is too weak: at least {length} characters, without the user name, not a few characters repeated.',
    },
    mend: { zh: '可用几个不相关的词组成较长的密码。', en: 'A few unrelated words make a good long password.' },
  },
  separation: {
    status: 409,
    message: {
      zh: '三员分立：同一账号不得兼任系统管理员、安全管理员和审计员。',
      en: 'Separation of duties: one account cannot be two of system, security and audit administrator.',
    },
    mend: {
      zh: '请先收回原管理员角色，或授予其他账号。',
      en: 'Revoke the other administrator role first, or grant this one to another account.',
    },
  },
  ownAccount: {
    status: 403,
    message: { zh: '不能对自己的账号进行此操作。', en: 'This cannot be done to your own account.' },
    mend: { zh: '请由另一名管理员办理。', en: 'Ask another administrator.' },
  },
  roleHeld: {
    status: 409,
    message: { zh: '该账号已有此角色。', en: 'The account has this role already.' },
    mend: { zh: '无需重复授予。', en: 'There is nothing to do.' },
  },
  notStaff: {
    status: 409,
    message: { zh: '只有工作人员账号可以授予角色。', en: 'Roles are granted to staff accounts only.' },
    mend: { zh: '请为该人员另建工作人员账号。', en: 'Create a staff account for this person.' },
  },
  usernameTaken: {
    status: 409,
    message: { zh: '用户名已被使用，或该人员已有账号。', en: 'The user name is taken, or the person has an account already.' },
    mend: { zh: '请换一个用户名，或使用已有账号。', en: 'Choose another name, or use the existing account.' },
  },
  notFound: {
    status: 404,
    message: { zh: '没有找到该账号。', en: 'There is no such account.' },
    mend: { zh: '请刷新列表后重试。', en: 'Reload the list and try again.' },
  },
  oidcOff: {
    status: 404,
    message: { zh: '本系统未启用统一身份认证。', en: 'No identity provider is set up here.' },
    mend: { zh: '请使用用户名和密码登录。', en: 'Sign in with user name and password.' },
  },
  oidcUnreachable: {
    status: 503,
    message: { zh: '统一身份认证暂时无法连接。', en: 'The identity provider cannot be reached at the moment.' },
    mend: { zh: '请稍后重试，或使用用户名和密码登录。', en: 'Try again later, or sign in with user name and password.' },
  },
  oidcRefused: {
    status: 401,
    message: { zh: '统一身份认证未通过。', en: 'The identity provider did not confirm the sign-in.' },
    mend: { zh: '请重新登录。', en: 'Sign in again.' },
  },
  oidcUnknown: {
    status: 403,
    message: { zh: '认证通过，但没有对应的账号。', en: 'You were identified, but no account belongs to this identity.' },
    mend: { zh: '请联系系统管理员开通账号。', en: 'Ask the system administrator for an account.' },
  },
  demoFixed: {
    status: 403,
    message: {
      zh: '示例账号由所有人共用，不能修改密码或验证器。',
      en: 'Demo accounts are shared by everyone: their password and authenticator stay as they are.',
    },
    mend: { zh: '请使用正式账号。', en: 'Use an account of your own.' },
  },
  demoAccounts: {
    status: 500,
    message: {
      zh: '数据库中有 {n} 个可用的示例账号，而系统未以演示模式启动。',
      en: 'The database holds {n} usable demo accounts, but the program was not started in demo mode.',
    },
    mend: { zh: '请停用示例账号，或以演示模式启动。', en: 'Disable the demo accounts, or start in demo mode.' },
  },
});
