import { useLocale, type Words } from '@yunjian/ui';

interface Props<T extends string> {
  name: string;
  /** Above the buttons; `quiet` for the ear alone, where the place says it to the eye. */
  legend: Words;
  quiet?: boolean;
  /** In a row on the phone, too, where two columns would be more than it deserves. */
  row?: boolean;
  value: T;
  options: readonly { value: T; label: Words; hint?: Words }[];
  onChange: (value: T) => void;
}

/** One answer of a few, as buttons of the house. */
export function Kinds<T extends string>({ name, legend, quiet = false, row = false, value, options, onChange }: Props<T>) {
  const { t } = useLocale();
  return (
    <fieldset className={`tr-kinds${quiet ? '' : ' tr-kinds-named'}${row ? ' tr-order' : ''}`}>
      <legend className={quiet ? 'yj-hidden' : 'yj-label'}>{t(legend)}</legend>
      {options.map((o) => (
        <label key={o.value} className="tr-kind">
          <input type="radio" name={name} value={o.value} checked={value === o.value} onChange={() => onChange(o.value)} />
          <span>
            {t(o.label)}
            {o.hint ? <small className="tr-kind-hint"> {t(o.hint)}</small> : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
