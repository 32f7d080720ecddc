import type { Change, ModelMeta, Text, Value } from './types.ts';

/** A value as a person reads it: the enumeration's label, yes/no, or itself. */
export function valueText(value: Value, input: string, meta: ModelMeta | null): Text {
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' };
  if (typeof value === 'string') {
    const label = meta?.inputs[input]?.values?.[value];
    if (label !== undefined) return label;
    return { zh: value, en: value };
  }
  const text = value === null ? { zh: '无', en: 'none' } : null;
  return text ?? { zh: JSON.stringify(value), en: JSON.stringify(value) };
}

/** One sentence for a counterfactual, in both languages. */
export function changeText(changes: readonly Change[], on: string | null, meta: ModelMeta | null): Text {
  const parts = changes.map((change) => {
    const to = valueText(change.to, change.input, meta);
    const from = change.from === undefined ? { zh: '尚未知', en: 'not known yet' } : valueText(change.from, change.input, meta);
    return {
      zh: `“${change.label.zh}”为${to.zh}（现为${from.zh}）`,
      en: `“${change.label.en}” is ${to.en} (now ${from.en})`,
    };
  });
  const zh = parts.map((part) => part.zh).join('，且');
  const en = parts.map((part) => part.en).join(' and ');
  if (on !== null)
    return {
      zh: `自${on}起，若其他情况不变，${zh}，即可符合。`,
      en: `From ${on}, if nothing else changes, ${en}: then it is a yes.`,
    };
  return { zh: `若${zh}，即可符合。`, en: `If ${en}, it is a yes.` };
}
