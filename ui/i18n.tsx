import { createContext, useCallback, useContext, useLayoutEffect, useMemo, useState, type ReactNode } from 'react';
import type { Text } from '@yunjian/kernel/contract';

export type Locale = 'zh' | 'en';
/** What a label may be: a text in both languages, or a name that is the same in both (a person's, an address). */
export type Words = Text | string;

/** The words in one language. */
export function inLocale(words: Words, locale: Locale): string {
  return typeof words === 'string' ? words : words[locale];
}

const STORE = 'yunjian.locale';

/** Reads the kept choice; a browser that forbids storage gets Chinese. */
function kept(): Locale {
  try {
    return localStorage.getItem(STORE) === 'en' ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
}

let current: Locale = typeof document === 'undefined' ? 'zh' : kept();
/** The language in use, for code outside React (request headers). */
export const currentLocale = (): Locale => current;

interface LocaleValue {
  locale: Locale;
  setLocale: (next: Locale) => void;
  /** The words in the reader's language. `{name}` places are filled from `params`. */
  t: (words: Words, params?: Readonly<Record<string, string | number>>) => string;
}

const Context = createContext<LocaleValue | null>(null);

/** Gives the pages below a language, keeps the choice, and names it on <html lang>. */
export function LocaleProvider({ children }: { children: ReactNode }) {
  const [locale, set] = useState<Locale>(current);
  useLayoutEffect(() => {
    document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en';
  }, [locale]);
  const setLocale = useCallback((next: Locale) => {
    current = next;
    try {
      localStorage.setItem(STORE, next);
    } catch {
      // A browser without storage forgets the choice: nothing else is lost.
    }
    set(next);
  }, []);
  const value = useMemo<LocaleValue>(
    () => ({
      locale,
      setLocale,
      t: (words, params) => {
        const s = inLocale(words, locale);
        return params ? s.replace(/\{(\w+)\}/g, (whole, key: string) => (key in params ? String(params[key]) : whole)) : s;
      },
    }),
    [locale, setLocale],
  );
  return <Context value={value}>{children}</Context>;
}

/** The reader's language: `const { t, locale, setLocale } = useLocale()`. */
export function useLocale(): LocaleValue {
  const value = useContext(Context);
  if (!value) throw new Error('useLocale needs a LocaleProvider above it');
  return value;
}
