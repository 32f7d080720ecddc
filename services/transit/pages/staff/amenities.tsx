import { Badge, ExampleMark, useLocale } from '@yunjian/ui';
import { AMENITIES, AMENITY, YES_NO, type Amenity, type YesNo } from './words.ts';

/** What a stop has, what it lacks, what is not known: each with word and icon. */
export function Amenities({ amenities: a }: { amenities: Readonly<Record<Amenity, YesNo>> & { example: boolean } }) {
  const { t } = useLocale();
  return (
    <span className="sf-tags">
      {AMENITIES.map((what) => {
        const said = YES_NO[a[what]];
        return (
          <Badge key={what} kind={said.kind} {...(a[what] === 'no' ? { icon: 'cross' as const } : {})}>
            {t(AMENITY[what])}
            <span className={a[what] === 'yes' ? 'yj-hidden' : undefined}>
              {t({ zh: '：', en: ': ' })}
              {t(said.words)}
            </span>
          </Badge>
        );
      })}
      {a.example ? <ExampleMark of="data" /> : null}
    </span>
  );
}
