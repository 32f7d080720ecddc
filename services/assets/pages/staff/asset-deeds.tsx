/** What may be done to an asset, each deed in its own dialog. */
import { ButtonLink, useLocale, type Words } from '@yunjian/ui';
import { client, formOf, paths, withBody, withQuery } from './api.ts';
import { m2Of, type Ask, type Values } from './asks.ts';
import { Act } from './form.tsx';
import { todayText } from './hooks.ts';
import type { Asset } from './api.ts';
import { ASSET_ACTION, USE, VALUATION, choices } from './words.ts';

const reason: Ask = {
  name: 'reason',
  kind: 'area',
  label: { zh: '理由（写入经过）', en: 'Reason (goes into the history)' },
  max: 300,
};
const saved: Words = { zh: '已保存', en: 'Saved' };

/** Idle, in use, dispute, retire. */
export function AssetSteps({ asset: a }: { asset: Asset }) {
  const { t } = useLocale();
  const steps = (['set-idle', 'set-in-use', 'dispute', 'settle', 'retire'] as const).filter((x) => a.can.includes(x));
  if (steps.length === 0 && !a.can.includes('edit')) return null;
  return (
    <div className="yj-actions as-noprint">
      {a.can.includes('edit') ? (
        <ButtonLink icon="edit" to={withQuery(paths.newAsset, { edit: a.id })}>
          {t({ zh: '修改', en: 'Change' })}
        </ButtonLink>
      ) : null}
      {steps.map((action) => (
        <Act
          key={action}
          label={ASSET_ACTION[action]}
          {...(action === 'retire' ? { kind: 'danger' as const } : {})}
          lead={
            action === 'retire' ? (
              <p>
                {t({
                  zh: '退出后不再计入台账，也不能出租；经过都会保留。',
                  en: 'A retired asset counts no more and cannot be let; its history stays.',
                })}
              </p>
            ) : null
          }
          asks={[reason]}
          done={saved}
          send={(v, o) =>
            client.assets.stepAsset({ params: { id: a.id }, body: { action, revision: a.revision, reason: v.text('reason') } }, o)
          }
        />
      ))}
    </div>
  );
}

/** What is asked of a part. */
export const partAsks = (p?: Asset['parts'][number]): Ask[] => [
  ...(p ? [] : [{ name: 'code', kind: 'text', label: { zh: '部位编号', en: 'Code' }, max: 40 } as const]),
  { name: 'name', kind: 'text', label: { zh: '名称', en: 'Name' }, max: 120, initial: p?.name ?? '' },
  { name: 'area', kind: 'm2', label: { zh: '面积', en: 'Area' }, optional: true, initial: p?.areaCm2 ? m2Of(p.areaCm2) : '' },
  { name: 'use', kind: 'select', label: { zh: '用途', en: 'Use' }, options: choices(USE), initial: p?.use ?? '' },
];
const partOf = (v: Values) => ({
  name: v.text('name'),
  areaCm2: v.orNull('area'),
  use: v.code<keyof typeof USE>('use'),
});

export function AddPart({ asset: a }: { asset: Asset }) {
  return (
    <Act
      small
      icon="plus"
      label={{ zh: '增加部位', en: 'Add a part' }}
      asks={partAsks()}
      done={saved}
      send={(v, o) =>
        client.assets.addPart({ params: { id: a.id }, body: { ...partOf(v), code: v.text('code'), revision: a.revision } }, o)
      }
    />
  );
}

export function EditPart({ asset: a, part }: { asset: Asset; part: Asset['parts'][number] }) {
  return (
    <Act
      small
      kind="plain"
      label={{ zh: '修改', en: 'Change' }}
      title={{ zh: `修改部位 ${part.code}`, en: `Change part ${part.code}` }}
      confirm={{ zh: '保存', en: 'Save' }}
      asks={partAsks(part)}
      done={saved}
      send={(v, o) => client.assets.editPart({ params: { id: part.id }, body: { ...partOf(v), revision: a.revision } }, o)}
    />
  );
}

export function RetirePart({ asset: a, part }: { asset: Asset; part: Asset['parts'][number] }) {
  return (
    <Act
      small
      kind="plain"
      label={{ zh: '停用', en: 'Retire' }}
      title={{ zh: `停用部位 ${part.code}`, en: `Retire part ${part.code}` }}
      asks={[reason]}
      done={saved}
      send={(v, o) =>
        client.assets.retirePart({ params: { id: part.id }, body: { revision: a.revision, reason: v.text('reason') } }, o)
      }
    />
  );
}

export function AddValuation({ id }: { id: string }) {
  const { t } = useLocale();
  return (
    <Act
      small
      icon="plus"
      label={{ zh: '登记估值', en: 'Add a valuation' }}
      lead={
        <p className="yj-hint">
          {t({
            zh: '估值只增加，不能修改或删除；写错了请再登记一次。',
            en: 'Valuations are only added, never changed: enter a mistake anew.',
          })}
        </p>
      }
      asks={[
        { name: 'on', kind: 'date', label: { zh: '估值日期', en: 'Day' }, initial: todayText() },
        { name: 'fen', kind: 'yuan', label: { zh: '金额', en: 'Amount' } },
        { name: 'method', kind: 'select', label: { zh: '方法', en: 'Method' }, options: choices(VALUATION) },
        {
          name: 'appraiser',
          kind: 'text',
          label: { zh: '评估机构', en: 'Appraiser' },
          max: 120,
          optional: true,
          when: (raw) => raw['method'] === 'appraisal',
        },
      ]}
      done={saved}
      send={(v, o) =>
        client.assets.addValuation(
          {
            params: { id },
            body: {
              on: v.text('on'),
              valueFen: v.text('fen'),
              method: v.code<keyof typeof VALUATION>('method'),
              appraiser: v.orNull('appraiser'),
            },
          },
          o,
        )
      }
    />
  );
}

export function AddPhoto({ id }: { id: string }) {
  const { t } = useLocale();
  return (
    <Act
      small
      icon="upload"
      label={{ zh: '上传照片', en: 'Add a photo' }}
      lead={
        <p className="yj-hint">
          {t({ zh: '照片里的拍摄位置和设备信息会自动去掉。', en: 'Place and device written by the camera are taken out.' })}
        </p>
      }
      asks={[
        {
          name: 'photo',
          kind: 'file',
          label: { zh: '照片', en: 'Photo' },
          hint: { zh: 'JPEG、PNG 或 WebP，不超过 8 MB', en: 'JPEG, PNG or WebP, at most 8 MB' },
          accept: 'image/jpeg,image/png,image/webp',
        },
        { name: 'takenOn', kind: 'date', label: { zh: '拍摄日期', en: 'Taken on' }, initial: todayText() },
        { name: 'caption', kind: 'text', label: { zh: '说明', en: 'Caption' }, max: 120, optional: true },
      ]}
      done={saved}
      send={(v, o) =>
        client.assets.addPhoto(
          withBody(
            { params: { id } },
            formOf({ takenOn: v.text('takenOn'), caption: v.text('caption') }, 'photo', v.file('photo')),
          ),
          o,
        )
      }
    />
  );
}
