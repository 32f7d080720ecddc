import { useQuery } from '@tanstack/react-query';
import { ApiProblem, bytes, op, type Access, type Role, type Text } from '@yunjian/kernel/contract';
import { createClient } from './client.ts';
import { queryClient } from './query.ts';

/** Who is looking at the page. */
export interface Me {
  /** none: a visitor · second-factor, enrol: signing in is not finished · signed-in */
  stage: 'none' | 'second-factor' | 'enrol' | 'signed-in';
  /** Null until signing in is finished. */
  account: {
    id: string;
    username: string;
    name: string;
    kind: 'citizen' | 'staff';
    roles: readonly Role[];
    orgId: string | null;
    totpEnabled: boolean;
    passwordTemporary: boolean;
    demo: boolean;
  } | null;
  name: string;
  roles: readonly Role[];
  /** The program runs on sample data. */
  demo: boolean;
  /** A district identity provider is set up. */
  oidc: boolean;
}

/** What the program says of itself. */
export interface About {
  title: Text;
  district: Text;
  version: string;
  /** Runs on sample data: every page says so. */
  demo: boolean;
}

// The two questions every page asks. Their schemas are the server's (kernel/auth); here only method and path count.
const client = createClient({
  session: {
    me: op({ method: 'GET', path: '/api/me', summary: { zh: '我是谁', en: 'Who am I' }, access: 'public', reply: bytes }),
    about: op({ method: 'GET', path: '/api/about', summary: { zh: '关于本系统', en: 'About' }, access: 'public', reply: bytes }),
    messages: op({
      method: 'GET',
      path: '/api/me/messages?size=1',
      summary: { zh: '未读消息', en: 'Unread messages' },
      access: 'signed-in',
      reply: bytes,
    }),
    signOut: op({
      method: 'POST',
      path: '/api/auth/sign-out',
      summary: { zh: '退出', en: 'Sign out' },
      access: 'public',
      reply: bytes,
    }),
  },
});

const visitor: Me = { stage: 'none', account: null, name: '', roles: [], demo: false, oidc: false };

/** What the server says of the caller, as pages use it. An account whose sign-in is unfinished counts as nobody. */
export function meFrom(answer: Partial<Me>): Me {
  const account = answer.stage === 'signed-in' ? (answer.account ?? null) : null;
  return { ...visitor, ...answer, account, name: account?.name ?? '', roles: account?.roles ?? [] };
}

async function readMe(signal: AbortSignal): Promise<Me> {
  try {
    return meFrom((await client.session.me({}, { signal })) as Partial<Me>);
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 401) return visitor;
    throw error;
  }
}

/** Who is looking: `me` is undefined while it is not known yet. `error` when the server cannot say. */
export function useMe(): { me: Me | undefined; error: Error | null; retry: () => void } {
  const query = useQuery({ queryKey: ['session.me'], queryFn: ({ signal }) => readMe(signal), staleTime: 60_000 });
  return { me: query.data, error: query.error, retry: () => void query.refetch() };
}

/** How many messages wait to be read; 0 for visitors, and where the server keeps no box. Read again every few minutes. */
export function useUnread(): number {
  const { me } = useMe();
  const query = useQuery({
    queryKey: ['session.unread', me?.account?.id],
    queryFn: async ({ signal }) => ((await client.session.messages({}, { signal })) as { unread: number }).unread,
    enabled: Boolean(me?.account),
    refetchInterval: 300_000,
    retry: false,
  });
  return (me?.account && query.data) || 0;
}

/** What the program says of itself; undefined until known. */
export function useAbout(): About | undefined {
  return useQuery({
    queryKey: ['session.about'],
    queryFn: async ({ signal }) => (await client.session.about({}, { signal })) as About,
    staleTime: Infinity,
  }).data;
}

/** Ends the session and forgets everything cached of the person. */
export async function signOut(): Promise<void> {
  await client.session.signOut({});
  forgetPerson({ stage: 'none' });
}

/**
 * After signing in or out: drops what is cached of the person before. `answer` is the server's word on who is here now;
 * without it the server is asked again.
 */
export function forgetPerson(answer?: Partial<Me>): void {
  queryClient.removeQueries({ predicate: (q) => !String(q.queryKey[0]).startsWith('session.') });
  const known = queryClient.getQueryData<Me>(['session.me']);
  if (answer)
    queryClient.setQueryData(['session.me'], meFrom({ ...(known ? { demo: known.demo, oidc: known.oidc } : {}), ...answer }));
  else void queryClient.invalidateQueries({ queryKey: ['session.me'] });
}

/** Whether this person may open something of this access. The server decides again at every request; this only keeps menus honest. */
export function canSee(access: Access, me: Me | undefined): boolean {
  if (access === 'public') return true;
  if (!me?.account) return false;
  return access === 'signed-in' || access.some((role) => me.roles.includes(role));
}
