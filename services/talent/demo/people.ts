/** The invented people of the sample data: their numbers, names, and which of them the registers speak for or against. */
import { personOf, sampleIdNumber, samplePhone, type Employer, type World, type WorldPerson } from '@yunjian/kernel/registers';
import type { Dice } from './random.ts';

/** Somebody who applies. */
export interface Candidate {
  readonly idNumber: string;
  readonly name: string;
  readonly phone: string;
  readonly bankAccount: string;
  readonly facts: WorldPerson;
  readonly employer: Employer;
}

/** How the registers look at first sight; the rule decides, this only saves asking it about people of another kind. */
export type Look = 'clean' | 'failing' | 'unclear';

const SURNAMES = [
  ...'李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文',
];
const GIVEN = [...'子涵雨欣浩然思远梓轩佳怡俊杰晓雯宇航诗琪博文嘉禾一诺明轩雅静睿哲若曦天佑语彤志强海燕建国文静立新春梅永康'];

const EPOCH = Temporal.PlainDate.from('1974-01-03');
const DAYS = 10_000;
/** Sequence numbers from here on, so that the named people of the demo are nobody's namesakes by number. */
const FIRST_SEQUENCE = 310;

/** People one after the other; `taken` are numbers that belong to named people. */
export function candidates(world: World, d: Dice, taken: ReadonlySet<string>): () => Candidate {
  const employers = new Map(world.employers.map((e) => [e.uscc, e]));
  const any = world.employers.filter((e) => (e.status ?? 'active') === 'active' && e.dishonestSince === undefined);
  let n = 0;
  return function next(): Candidate {
    const i = n++;
    const born = EPOCH.add({ days: (i * 7919) % DAYS });
    const idNumber = sampleIdNumber(born, FIRST_SEQUENCE + (Math.floor(i / DAYS) % 680));
    if (taken.has(idNumber)) return next();
    const facts = personOf(world, idNumber);
    const employer = (facts.employerUscc === null ? undefined : employers.get(facts.employerUscc)) ?? d.pick(any);
    const given = d.chance(0.75) ? d.pick(GIVEN) + d.pick(GIVEN) : d.pick(GIVEN);
    return {
      idNumber,
      name: `示例·${d.pick(SURNAMES)}${given}`,
      phone: samplePhone(i),
      bankAccount: `00009900${String(100_000_000 + i)}`,
      facts,
      employer,
    };
  };
}

/** First sight of somebody, for choosing people for what is to become of them. */
export function look({ facts: p, employer }: Candidate): Look {
  const category =
    p.talentList !== null ||
    p.degree !== 'none' ||
    p.title === 'senior' ||
    p.title === 'senior-technician' ||
    (p.title === 'technician' && p.shortageOccupation);
  const failing =
    !category ||
    !employer.registeredInDistrict ||
    !employer.taxedInDistrict ||
    p.employerUscc === null ||
    p.insuredMonths < 3 ||
    p.gaps.some((g) => g < 3) ||
    (p.homes > 0 && !p.pendingSale) ||
    (p.soldDaysAgo !== null && p.soldDaysAgo < 725) ||
    p.benefit !== null;
  if (failing) return 'failing';
  const clean =
    p.origin === 'domestic' &&
    !p.pendingSale &&
    p.wageEmployerUscc === p.employerUscc &&
    p.accountMatches &&
    (p.soldDaysAgo === null || p.soldDaysAgo > 735);
  return clean ? 'clean' : 'unclear';
}

/** Gives people of a wanted look, drawing until there is one; those not wanted now are kept for later. */
export function chooser(next: () => Candidate): (wanted: Look) => Candidate {
  const kept: Record<Look, Candidate[]> = { clean: [], failing: [], unclear: [] };
  return (wanted) => {
    const waiting = kept[wanted].pop();
    if (waiting) return waiting;
    for (;;) {
      const candidate = next();
      const seen = look(candidate);
      if (seen === wanted) return candidate;
      if (kept[seen].length < 2000) kept[seen].push(candidate);
    }
  };
}
