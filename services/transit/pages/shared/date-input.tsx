import { useState } from 'react';
import { isAskable } from './time.ts';

interface Props {
  id: string;
  /** The date asked about. */
  date: string;
  onDate: (date: string) => void;
  /** Id of the element that says more. */
  describedBy?: string;
}

/** A date that is asked about as soon as it is whole. Half typed it stays in the field and asks nothing; who leaves it so sees the date asked about again. */
export function DateInput({ id, date, onDate, describedBy }: Props) {
  const [typed, setTyped] = useState(date);
  const [known, setKnown] = useState(date);
  if (known !== date) {
    setKnown(date);
    setTyped(date); // changed from outside
  }
  return (
    <input
      id={id}
      className="yj-input"
      type="date"
      value={typed}
      aria-describedby={describedBy}
      onChange={(event) => {
        setTyped(event.target.value);
        if (isAskable(event.target.value)) onDate(event.target.value);
      }}
      onBlur={() => {
        if (!isAskable(typed)) setTyped(date);
      }}
    />
  );
}
