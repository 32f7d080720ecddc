import { Area, Badge, Facts, Link, Money, useLocale } from '@yunjian/ui';
import type { UnitView } from '../../contract/shapes.ts';
import { rooms } from './labels.ts';

/** The facts of a flat that is offered or leased. */
export function UnitFacts({ unit }: { unit: UnitView }) {
  const { t } = useLocale();
  return (
    <div className="tl-compact">
      <Facts
        rows={[
          {
            label: { zh: '项目', en: 'Project' },
            value: <Link to={`/talent/projects/${unit.projectId}`}>{t(unit.projectName)}</Link>,
          },
          {
            label: { zh: '房号', en: 'Flat' },
            value: `${unit.building} ${unit.roomNo}${t({ zh: `，${unit.floor} 层`, en: `, floor ${unit.floor}` })}`,
          },
          { label: { zh: '户型', en: 'Rooms' }, value: t(rooms(unit.rooms)) },
          { label: { zh: '建筑面积', en: 'Floor area' }, value: <Area cm2={unit.areaCm2} /> },
          {
            label: { zh: '月租金', en: 'Rent a month' },
            value: (
              <strong>
                <Money fen={unit.rentFen} />
              </strong>
            ),
          },
          ...(unit.accessible
            ? [
                {
                  label: { zh: '无障碍', en: 'Step-free' },
                  value: <Badge kind="success">{t({ zh: '无障碍房源', en: 'Step-free flat' })}</Badge>,
                },
              ]
            : []),
        ]}
      />
    </div>
  );
}
