import fs from 'node:fs';
import path from 'node:path';

/** The kernel's modules in order: each may import only those before it. */
const KERNEL = [
  'contract',
  'crypto',
  'db',
  'audit',
  'ledger',
  'orgs',
  'http',
  'auth',
  'files',
  'jobs',
  'notify',
  'registers',
  'rulebook',
  'cases',
  'service',
];

/** The floors of the house, lowest first: an import goes down, never up and never sideways between services or engines. */
function floorOf(file: string): { floor: number; unit: string } {
  const [top = '', second = ''] = file.split('/');
  if (top === 'engines') return { floor: 0, unit: `engines/${second}` };
  if (top === 'kernel') return { floor: 1, unit: `kernel/${second}` };
  if (top === 'ui') return { floor: 2, unit: 'ui' };
  if (top === 'services' && second !== 'index.ts') return { floor: 3, unit: `services/${second}` };
  if (top === 'services') return { floor: 4, unit: 'services' };
  if (top === 'server') return { floor: 5, unit: 'server' };
  if (top === 'web') return { floor: 5, unit: 'web' };
  if (top === 'cli') return { floor: 6, unit: 'cli' };
  return { floor: 7, unit: top };
}

const packages: Record<string, string> = {
  '@yunjian/calendar': 'engines/calendar',
  '@yunjian/rules': 'engines/rules',
  '@yunjian/shares': 'engines/shares',
  '@yunjian/supervision': 'engines/supervision',
  '@yunjian/transit': 'engines/transit',
  '@yunjian/kernel': 'kernel',
  '@yunjian/ui': 'ui',
  '@yunjian/talent': 'services/talent',
  '@yunjian/workbench': 'services/workbench',
  '@yunjian/transit-service': 'services/transit',
  '@yunjian/assets': 'services/assets',
  '@yunjian/server': 'server',
  '@yunjian/web': 'web',
  '@yunjian/cli': 'cli',
};

/** Where an import of the house leads, as a path from the root; null for a package of others. */
function targetOf(file: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(file), specifier);
  const name = specifier.split('/').slice(0, 2).join('/');
  const base = packages[name];
  if (base === undefined) return specifier.startsWith('@yunjian/') ? specifier : null;
  return `${base}/${specifier.slice(name.length + 1) || 'index'}`;
}

function sources(root: string, dir: string): string[] {
  const at = path.join(root, dir);
  if (!fs.existsSync(at)) return [];
  return fs.readdirSync(at, { withFileTypes: true }).flatMap((e) => {
    const name = path.posix.join(dir, e.name);
    if (e.isDirectory()) return ['node_modules', 'dist', 'peers'].includes(e.name) ? [] : sources(root, name);
    return /\.tsx?$/.test(e.name) && !e.name.endsWith('.d.ts') ? [name] : [];
  });
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s+['"]([^'"]+)['"]|(?:^|\n)\s*import\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

/**
 * What breaks the house: an import that goes up or sideways, into the inside of another module, or a kernel module that reaches for a later one; code that
 * names a district; pages that import the server's side. Tests may reach for testing helpers. Returns one line a violation.
 */
export function floors(root: string): string[] {
  const problems: string[] = [];
  for (const file of ['engines', 'kernel', 'ui', 'services', 'server', 'web', 'cli'].flatMap((d) => sources(root, d))) {
    const text = fs.readFileSync(path.join(root, file), 'utf8');
    const isTest = /\.test\.tsx?$|\/testing\.ts$|fixture\.ts$|\/test\//.test(file);
    if (!isTest && /songjiang|松江/i.test(text)) problems.push(`${file}: code names a district; put it into the pack`);
    for (const match of text.matchAll(IMPORT)) {
      const specifier = match[1] ?? match[2] ?? match[3] ?? '';
      const target = targetOf(file, specifier);
      if (target !== null) problems.push(...judge(file, target, specifier, isTest));
    }
  }
  return problems;
}

function judge(file: string, target: string, specifier: string, isTest: boolean): string[] {
  const from = floorOf(file);
  const to = floorOf(target);
  if (from.unit === to.unit) return [];
  const say = (why: string): string[] => [`${file}: imports ${specifier}: ${why}`];
  if (to.floor > from.floor) return isTest && to.unit === 'tools' ? [] : say('an import goes down, never up');
  if (from.unit.startsWith('kernel/') && to.unit.startsWith('kernel/')) {
    const [a, b] = [KERNEL.indexOf(from.unit.slice(7)), KERNEL.indexOf(to.unit.slice(7))];
    if (a < 0 || b < 0) return say('a kernel module that tools/floors.ts does not know');
    if (b > a && !isTest) return say('a kernel module imports only those before it');
    return specifier.startsWith('.') && !/\/(index|testing|contract)\.ts$/.test(specifier) && !isTest
      ? say("another module's inside is private: import its index.ts")
      : [];
  }
  if (to.floor === from.floor && to.floor < 5) return say('never sideways');
  if (specifier.startsWith('.') && to.floor < 4) return say('name the package instead of a path');
  const inBrowser =
    from.unit === 'ui' || file.includes('/pages/') || (from.unit === 'web' && !/build\.ts$|\.test\.ts$/.test(file));
  if (inBrowser && to.unit.startsWith('kernel/') && !/@yunjian\/kernel\/((auth|notify)\/)?contract$/.test(specifier))
    return say('pages know of the kernel only its contract');
  if (from.unit === 'server' && to.unit === 'ui') return say('the server has no pages');
  return [];
}
