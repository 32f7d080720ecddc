import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Icon, fieldId, useApi, useLocale, type Words } from '@yunjian/ui';
import { client } from './client.ts';
import { ModeIcon } from './modeicon.tsx';
import { MODE, chiefMode } from './modes.ts';
import { forgetPlaces, placeWords, pointOf, pointPlace, recentPlaces, rememberPlace, stopPlace, type Place } from './place.ts';
import type { StopBrief } from './types.ts';
import { useMyPlace } from './use-my-place.ts';

/** One row of the list: a stop found, a place used before, a point typed as coordinates, or something to do. */
type Option =
  | { kind: 'stop'; key: string; stop: StopBrief }
  | { kind: 'recent' | 'point'; key: string; place: Place }
  | { kind: 'mine' | 'map' | 'clear'; key: string };

interface Props {
  /** The field's name: also its id, see fieldId. */
  name: string;
  label: Words;
  value: Place | null;
  onChange: (place: Place | null) => void;
  error?: Words | undefined;
  /** Offers where the device is. */
  mine?: boolean;
  /** Offers choosing on the map; the page then shows its map and gives the place back by `value`. */
  onMap?: () => void;
  /** Where results are ranked from, `lat,lon`. */
  near?: string | undefined;
}

/** Waits until the typing pauses. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), 150);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

/**
 * A stop by its name, pinyin, initials or code; or a point, or where the device is. An editable combobox after the ARIA
 * Authoring Practices: arrows move through the list, Enter takes a row, Escape closes; while an input method is composing,
 * keys belong to it. `value` is what is chosen; text typed but not chosen counts as nothing chosen.
 */
export function PlaceSearch(p: Props) {
  const { t, locale } = useLocale();
  const id = fieldId(p.name);
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const shown = p.value ? placeWords(p.value, locale) : '';
  const [text, setText] = useState(shown);
  const [known, setKnown] = useState(shown);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const [recent, setRecent] = useState<readonly Place[]>([]);
  if (known !== shown) {
    setKnown(shown);
    if (shown !== '' || p.value !== null) setText(shown); // chosen on the map, swapped, read from the address
    else if (text === known) setText('');
  }
  const typed = text.trim();
  const asked = usePaused(typed);
  const searching = open && typed !== '' && typed !== shown;
  const found = useApi(
    client.places,
    { query: { q: asked.slice(0, 60) || '·', limit: 10, ...(p.near ? { near: p.near } : {}) } },
    { enabled: searching && asked !== '', keep: true },
  );
  const my = useMyPlace((place) => choose(place));

  const options = useMemo<Option[]>(() => {
    const extra: Option[] = [
      ...(p.mine ? [{ kind: 'mine' as const, key: 'mine' }] : []),
      ...(p.onMap ? [{ kind: 'map' as const, key: 'map' }] : []),
    ];
    if (!searching)
      return [
        ...extra,
        ...recent.map((place) => ({ kind: 'recent' as const, key: `r-${place.ref}`, place })),
        ...(recent.length > 0 ? [{ kind: 'clear' as const, key: 'clear' }] : []),
      ];
    const point = pointOf(typed);
    if (point) return [{ kind: 'point', key: 'point', place: pointPlace(point.lat, point.lon) }];
    return (asked === typed ? (found.data?.places ?? []) : []).map((stop) => ({ kind: 'stop', key: stop.id, stop }));
  }, [searching, typed, asked, found.data, p.mine, p.onMap, recent]);

  function choose(place: Place) {
    rememberPlace(place);
    setText(placeWords(place, locale));
    setOpen(false);
    setAt(-1);
    my.forget();
    p.onChange(place);
  }
  function take(option: Option) {
    if (option.kind === 'stop') choose(stopPlace(option.stop));
    else if (option.kind === 'recent' || option.kind === 'point') choose(option.place);
    else if (option.kind === 'clear') {
      forgetPlaces();
      setRecent([]);
      setAt(-1);
    } else {
      setOpen(false);
      setAt(-1);
      if (option.kind === 'mine') my.locate();
      else p.onMap?.();
    }
  }
  function keys(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return; // the keys belong to the input method
    const last = options.length - 1;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) setOpen(true);
      else if (event.key === 'ArrowDown') setAt(at >= last ? 0 : at + 1);
      else setAt(at <= 0 ? last : at - 1);
    } else if (event.key === 'Enter') {
      // With a list open Enter takes the row, the first when none is marked; else it sends the form.
      const option = open ? (options[at] ?? (searching ? options[0] : undefined)) : undefined;
      if (option || searching) event.preventDefault();
      if (option) take(option);
      else setOpen(false);
    } else if (event.key === 'Escape') {
      if (open) setOpen(false);
      else if (text !== '') {
        setText('');
        p.onChange(null);
      }
      setAt(-1);
    }
  }
  /** Leaving: a text that is exactly one of the rows is that row; anything else is not a choice. */
  function leave() {
    setOpen(false);
    setAt(-1);
    if (!searching) return;
    const exact = options.filter((o) => o.kind === 'stop' && (o.stop.name === typed || o.stop.code === typed));
    const only = exact.length === 1 ? exact[0] : options.length === 1 && options[0]?.kind === 'point' ? options[0] : undefined;
    if (only) take(only);
    else if (p.value) p.onChange(null);
  }

  useEffect(() => {
    if (at >= 0) document.getElementById(`${list}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [at, list]);

  const waiting = searching && pointOf(typed) === null && (asked !== typed || found.isFetching) && options.length === 0;
  const nothing = searching && !waiting && options.length === 0;
  const error = p.error ?? my.problem;
  const said = !open
    ? ''
    : nothing && found.error
      ? t(found.error.problem.message)
      : nothing
        ? t({ zh: '没有找到，换个写法试试', en: 'Nothing found; try another spelling' })
        : searching && !waiting
          ? t({ zh: `${options.length} 个结果`, en: `${options.length} results` })
          : '';
  return (
    <div className={`yj-field tr-place${error ? ' yj-field-bad' : ''}`} ref={box}>
      <label htmlFor={id} className="yj-label">
        {t(p.label)}
      </label>
      {error ? (
        <div id={`${id}-error`} className="yj-field-error" role="alert">
          <Icon name="warning" size={18} />
          <span>{t(error)}</span>
        </div>
      ) : null}
      <div className="tr-place-box">
        <input
          ref={input}
          id={id}
          className="yj-input"
          type="text"
          role="combobox"
          aria-expanded={open && options.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={open && at >= 0 ? `${list}-${at}` : undefined}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={60}
          placeholder={
            my.busy
              ? t({ zh: '正在定位…', en: 'Finding your place…' })
              : t({ zh: '站名、拼音、站点编码', en: 'Stop, pinyin or code' })
          }
          value={text}
          onFocus={(event) => {
            setRecent(recentPlaces());
            setOpen(true);
            event.target.select();
          }}
          onClick={() => {
            setRecent(recentPlaces());
            setOpen(true);
          }}
          onBlur={leave}
          onKeyDown={keys}
          onChange={(event) => {
            setText(event.target.value);
            setAt(-1);
            setOpen(true);
            if (event.target.value === '') p.onChange(null);
          }}
        />
        <ul
          id={list}
          role="listbox"
          className="tr-options"
          aria-label={t(p.label)}
          hidden={!open || options.length === 0}
          // Pressing a row must not take the focus from the field: its blur would close the list first.
          onMouseDown={(event) => event.preventDefault()}
        >
          {options.map((option, i) => (
            <li
              key={option.key}
              id={`${list}-${i}`}
              role="option"
              aria-selected={i === at}
              onClick={() => take(option)}
              onMouseMove={() => {
                if (at !== i) setAt(i);
              }}
            >
              <Row option={option} />
            </li>
          ))}
        </ul>
        {open && (waiting || nothing) ? (
          <p className="tr-options tr-options-note" aria-hidden="true">
            {waiting ? t({ zh: '正在查找…', en: 'Searching…' }) : said}
          </p>
        ) : null}
      </div>
      <span className="yj-hidden" role="status">
        {said}
      </span>
    </div>
  );
}

function Row({ option }: { option: Option }) {
  const { t, locale } = useLocale();
  switch (option.kind) {
    case 'stop':
      return <StopRow stop={option.stop} />;
    case 'recent':
    case 'point':
      return (
        <>
          <Icon name={option.kind === 'recent' ? 'clock' : 'pin'} /> {placeWords(option.place, locale)}
        </>
      );
    case 'mine':
    case 'map':
    case 'clear': {
      const does = DOES[option.kind];
      return (
        <>
          <Icon name={does.icon} /> {t(does.words)}
        </>
      );
    }
  }
}

const DOES = {
  mine: { icon: 'pin', words: { zh: '我的位置', en: 'My place' } },
  map: { icon: 'globe', words: { zh: '在地图上选', en: 'Choose on the map' } },
  clear: { icon: 'trash', words: { zh: '清除用过的地点（只存在本机）', en: 'Forget these (kept on this device only)' } },
} as const;

function StopRow({ stop }: { stop: StopBrief }) {
  const { t } = useLocale();
  const where = [stop.town ? t(stop.town) : null, stop.city].filter((x) => x !== null).join(' · ');
  return (
    <>
      <ModeIcon mode={chiefMode(stop.modes)} size={20} />
      <span className="yj-hidden">{stop.modes.map((m) => t(MODE[m])).join(' ')} </span>
      <span className="tr-option-text">
        <span>
          <strong>{stop.name}</strong> {where ? <span className="yj-muted yj-small">{where}</span> : null}
        </span>
        {stop.lines.length > 0 || stop.code ? (
          <span className="yj-muted yj-small">
            {stop.lines.slice(0, 6).join(t({ zh: '、', en: ', ' }))}
            {stop.code ? ` ${t({ zh: '编码', en: 'code' })} ${stop.code}` : ''}
          </span>
        ) : null}
      </span>
    </>
  );
}
