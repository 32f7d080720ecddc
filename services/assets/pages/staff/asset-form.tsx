/** Entering an asset, or changing one (`?edit=id`). */
import { useNavigate, useSearchParams } from 'react-router';
import { ButtonLink, Page, Ready, useApi, useLocale } from '@yunjian/ui';
import { client, paths } from './api.ts';
import { m2Of, yuanOf, type Ask, type Values } from './asks.ts';
import type { Asset } from './api.ts';
import { PageForm, useAsks } from './form.tsx';
import { useCollectives, useDeed } from './hooks.ts';
import { ASSET_KIND, LAND_KIND, PERMIT_STATE, SAFETY_STATE, TITLE_STATE, USE, choices } from './words.ts';

export default function AssetFormPage() {
  const [search] = useSearchParams();
  const edit = search.get('edit');
  const { query: collectives } = useCollectives();
  const asset = useApi(client.assets.asset, { params: { id: edit ?? '' } }, { enabled: edit !== null });
  return (
    <Page
      width="full"
      title={edit === null ? { zh: '登记资产', en: 'Enter an asset' } : { zh: '修改资产', en: 'Change an asset' }}
      back={
        edit === null
          ? { to: paths.register, label: { zh: '资产台账', en: 'Register' } }
          : { to: paths.asset(edit), label: { zh: '资产', en: 'Asset' } }
      }
    >
      {edit === null ? (
        <Ready query={collectives}>
          {(data) => (
            <Form
              key={data.rows.length}
              collectives={data.rows.map((c) => ({ value: c.id, label: c.name }))}
              asset={null}
              only={search.get('collective') ?? (data.rows.length === 1 ? (data.rows[0]?.id ?? '') : '')}
            />
          )}
        </Ready>
      ) : (
        <Ready query={asset}>{(data) => <Form key={data.revision} collectives={[]} asset={data} only="" />}</Ready>
      )}
    </Page>
  );
}

const what = (a: Asset | null): Ask[] => [
  {
    name: 'code',
    kind: 'text',
    label: { zh: '资产编号', en: 'Code' },
    hint: { zh: '大写字母、数字和横线，至少 3 位', en: 'Capitals, digits and hyphens, at least 3' },
    max: 41,
    least: 3,
    initial: a?.code ?? '',
  },
  { name: 'name', kind: 'text', label: { zh: '名称', en: 'Name' }, max: 120, initial: a?.name ?? '' },
  { name: 'kind', kind: 'select', label: { zh: '类别', en: 'Kind' }, options: choices(ASSET_KIND), initial: a?.kind ?? '' },
  {
    name: 'landKind',
    kind: 'select',
    label: { zh: '地类', en: 'Kind of land' },
    options: choices(LAND_KIND),
    when: (raw) => raw['kind'] === 'land',
    initial: a?.landKind ?? '',
  },
  { name: 'use', kind: 'select', label: { zh: '用途', en: 'Use' }, options: choices(USE), initial: a?.use ?? '' },
  {
    name: 'operating',
    kind: 'radio',
    label: { zh: '是经营性资产吗', en: 'Is it an operating asset' },
    options: [
      { value: 'yes', label: { zh: '是', en: 'Yes' } },
      { value: 'no', label: { zh: '否', en: 'No' } },
    ],
    initial: a ? (a.operating ? 'yes' : 'no') : '',
  },
];
const where = (a: Asset | null): Ask[] => [
  { name: 'area', kind: 'm2', label: { zh: '面积', en: 'Area' }, optional: true, initial: a?.areaCm2 ? m2Of(a.areaCm2) : '' },
  { name: 'address', kind: 'text', label: { zh: '坐落', en: 'Address' }, max: 200, optional: true, initial: a?.address ?? '' },
  {
    name: 'groupName',
    kind: 'text',
    label: { zh: '所属市场、园区或院落', en: 'Market, park or yard it belongs to' },
    hint: {
      zh: '连在一起出租的几处资产填同一个名称；不填时同一门牌号的算一处',
      en: 'The same name for assets that are let together; left empty, those of one house number belong together',
    },
    max: 60,
    optional: true,
    initial: a?.groupName ?? '',
  },
  {
    name: 'lon',
    kind: 'decimal',
    places: 6,
    label: { zh: '经度', en: 'Longitude' },
    hint: {
      zh: 'WGS84 或 CGCS2000（GPS、天地图），如 121.2265。高德、腾讯、百度地图上的坐标偏 300 米以上，不能直接填；用 Excel 导入并填“坐标系”会自动换算',
      en: 'WGS84 or CGCS2000 (GPS, Tianditu), e.g. 121.2265. Coordinates from Amap, Tencent or Baidu are 300 m off and more and must not be typed here; an import with the column Datum converts them',
    },
    optional: true,
    initial: a?.lon?.toString() ?? '',
  },
  {
    name: 'lat',
    kind: 'decimal',
    places: 6,
    label: { zh: '纬度', en: 'Latitude' },
    optional: true,
    initial: a?.lat?.toString() ?? '',
  },
];
const rights = (a: Asset | null): Ask[] => [
  {
    name: 'titleState',
    kind: 'select',
    label: { zh: '产权', en: 'Title' },
    options: choices(TITLE_STATE),
    initial: a?.titleState ?? '',
  },
  {
    name: 'titleNo',
    kind: 'text',
    label: { zh: '产权证号', en: 'Title number' },
    max: 80,
    optional: true,
    when: (raw) => raw['titleState'] === 'registered' || raw['titleState'] === 'pending',
    initial: a?.titleNo ?? '',
  },
  {
    name: 'titleShared',
    kind: 'text',
    label: { zh: '同证说明', en: 'Why the title is shared' },
    hint: { zh: '一证下有几处资产的写明；没有就不填', en: 'Where several assets stand under one title; else leave it empty' },
    max: 200,
    optional: true,
    when: (raw) => raw['titleState'] === 'registered' || raw['titleState'] === 'pending',
    initial: a?.titleShared ?? '',
  },
  {
    name: 'permitState',
    kind: 'select',
    label: { zh: '规划许可', en: 'Permit' },
    options: choices(PERMIT_STATE),
    initial: a?.permitState ?? '',
  },
  {
    name: 'safetyState',
    kind: 'select',
    label: { zh: '安全', en: 'Safety' },
    options: choices(SAFETY_STATE),
    initial: a?.safetyState ?? '',
  },
  {
    name: 'rightUntil',
    kind: 'date',
    label: { zh: '权利到期日', en: 'Right ends on' },
    optional: true,
    initial: a?.rightUntil ?? '',
  },
  {
    name: 'acquiredOn',
    kind: 'date',
    label: { zh: '取得日期', en: 'Acquired on' },
    optional: true,
    initial: a?.acquiredOn ?? '',
  },
  {
    name: 'cost',
    kind: 'yuan',
    label: { zh: '账面成本', en: 'Book cost' },
    optional: true,
    initial: a?.costFen ? yuanOf(a.costFen) : '',
  },
];
const decimal = (text: string | null): number | null => (text === null ? null : Number(text));

function bodyOf(v: Values) {
  return {
    code: v.text('code'),
    name: v.text('name'),
    kind: v.code<keyof typeof ASSET_KIND>('kind'),
    landKind: v.codeOrNull<keyof typeof LAND_KIND>('landKind'),
    operating: v.yes('operating'),
    use: v.code<keyof typeof USE>('use'),
    areaCm2: v.orNull('area'),
    address: v.text('address'),
    groupName: v.orNull('groupName'),
    lon: decimal(v.orNull('lon')),
    lat: decimal(v.orNull('lat')),
    titleState: v.code<keyof typeof TITLE_STATE>('titleState'),
    titleNo: v.orNull('titleNo'),
    titleShared: v.orNull('titleShared'),
    permitState: v.code<keyof typeof PERMIT_STATE>('permitState'),
    safetyState: v.code<keyof typeof SAFETY_STATE>('safetyState'),
    rightUntil: v.orNull('rightUntil'),
    acquiredOn: v.orNull('acquiredOn'),
    costFen: v.orNull('cost'),
  };
}

function Form({
  collectives,
  asset,
  only,
}: {
  collectives: readonly { value: string; label: string }[];
  asset: Asset | null;
  only: string;
}) {
  const { t } = useLocale();
  const go = useNavigate();
  const deed = useDeed();
  const whose: Ask[] = asset
    ? [
        {
          name: 'reason',
          kind: 'area',
          label: { zh: '为什么修改（写入经过）', en: 'Why it is changed (goes into the history)' },
          max: 300,
        },
      ]
    : [
        {
          name: 'collective',
          kind: 'select',
          label: { zh: '属于哪个集体', en: 'Whose it is' },
          options: collectives,
          initial: only,
        },
      ];
  const groups = [
    ...(asset ? [] : [{ title: { zh: '属于谁', en: 'Whose' }, asks: whose }]),
    { title: { zh: '是什么', en: 'What it is' }, asks: what(asset) },
    { title: { zh: '多大、在哪里', en: 'How large, where' }, asks: where(asset) },
    { title: { zh: '权属', en: 'Rights' }, asks: rights(asset) },
    ...(asset ? [{ title: { zh: '修改理由', en: 'Why' }, asks: whose }] : []),
  ];
  const form = useAsks(groups.flatMap((g) => g.asks));
  const send = async (v: Values) => {
    const done = await deed.run(
      form.saying(),
      (o) =>
        asset
          ? client.assets.editAsset(
              { params: { id: asset.id }, body: { ...bodyOf(v), revision: asset.revision, reason: v.text('reason') } },
              o,
            )
          : client.assets.createAsset({ params: { id: v.text('collective') }, body: { ...bodyOf(v), parts: [] } }, o),
      { zh: '已保存', en: 'Saved' },
    );
    if (done) void go(paths.asset(done.id));
  };
  return (
    <PageForm
      form={form}
      groups={groups}
      submit={asset ? { zh: '保存修改', en: 'Save' } : { zh: '登记', en: 'Enter it' }}
      busy={deed.busy}
      problem={deed.problem}
      onSubmit={(v) => void send(v)}
      foot={
        <>
          <ButtonLink to={asset ? paths.asset(asset.id) : paths.register}>{t({ zh: '取消', en: 'Cancel' })}</ButtonLink>
          {asset ? null : (
            <span className="yj-hint">
              {t({
                zh: '登记后可以再分可出租部位；不分就整体出租。',
                en: 'Parts can be added afterwards; without them it is let whole.',
              })}
            </span>
          )}
        </>
      }
    />
  );
}
