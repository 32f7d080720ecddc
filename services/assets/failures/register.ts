/** Refusals of the register, of files brought in and of the census. */
import { t, type Refusals } from './kind.ts';

export const register = {
  codeTaken: {
    status: 409,
    message: t('编号“{code}”已被使用。', 'The code “{code}” is taken.'),
    mend: t('请换一个编号；同一集体内不得重复。', 'Choose another; codes are unique in a collective.'),
  },
  partsTooLarge: {
    status: 422,
    message: t('各部位面积之和超过资产面积。', 'The parts are larger than the asset.'),
    mend: t('请核对各部位与资产的面积。', 'Check the areas of the parts and of the asset.'),
  },
  partUnmeasured: {
    status: 422,
    message: t('资产有面积的，部位也要有面积。', 'A part of an asset with an area has one.'),
    mend: t('请填写部位的面积。', 'Give the area of the part.'),
  },
  partStays: {
    status: 409,
    message: t(
      '出租过的部位不能在“整体”和单独部位之间改换。',
      'A part that was let stays what it is: the whole asset, or a part of it.',
    ),
    mend: t('请停用这个部位，另行登记。', 'Retire this part and enter another one.'),
  },
  valuationThere: {
    status: 409,
    message: t('这一天已有同一方法的估值。', 'There is a valuation of that day by that method.'),
    mend: t(
      '估值只增不改：请换一个日期登记更正后的估值。',
      'Valuations are not changed: record the right one with another date.',
    ),
  },
  stillLet: {
    status: 409,
    message: t('仍在合同“{number}”期内，至 {until}。', 'It is still held by contract “{number}”, until {until}.'),
    mend: t('请先办理合同终止与交还。', 'End the contract and take it back first.'),
  },
  photo: {
    status: 422,
    message: t('请附一张照片（JPEG、PNG 或 WebP）。', 'Attach one photo (JPEG, PNG or WebP).'),
    mend: t('请检查所选文件的个数与格式。', 'Check how many files you chose and their format.'),
  },
  importFile: {
    status: 422,
    message: t('请选择一个文件：Excel（.xlsx）或 CSV。', 'Choose one file: Excel (.xlsx) or CSV.'),
    mend: t('请检查所选文件的个数与格式。', 'Check how many files you chose and their format.'),
  },
  importBad: {
    status: 409,
    message: t('有 {bad} 行有错，{good} 行正确。', '{bad} rows have errors, {good} are right.'),
    mend: t(
      '请改正后重新上传，或选择“应用正确的 {good} 行”。',
      'Mend them and upload again, or choose to apply the {good} right rows.',
    ),
  },
  importWhole: {
    status: 409,
    message: t(
      '清查表有 {bad} 行有错，不能只录入其余各行。',
      '{bad} rows of the census have errors: it is not entered without them.',
    ),
    mend: t(
      '漏掉的行会让覆盖率虚高。请改正这些行，重新上传整张清查表。',
      'Rows left out would make the coverage too high. Mend them and upload the whole census again.',
    ),
  },
  importNothing: {
    status: 409,
    message: t('没有一行可以应用。', 'There is no row to apply.'),
    mend: t('请改正后重新上传。', 'Mend the file and upload it again.'),
  },
  stillOffered: {
    status: 409,
    message: t(
      '公告 {number} 正在招租，不能退出、停用或列为争议。',
      'Notice {number} offers it: it is not retired or put in dispute.',
    ),
    mend: t('请先撤回或终止这份公告。', 'Withdraw or end the notice first.'),
  },
  importSecond: {
    status: 409,
    message: t('清查表须由上传者以外的人录入。', 'Another person than who uploaded a census enters it.'),
    mend: t(
      '覆盖率以它为准：请另一位农经站人员比较后录入。',
      'Coverage is measured against it: ask somebody else of the township office to compare and enter it.',
    ),
  },
  importStale: {
    status: 409,
    message: t(
      '检查之后台账有变，有的行已不能应用；没有写入任何内容。',
      'The register changed since the check, and some rows no longer fit; nothing was entered.',
    ),
    mend: t('请重新上传这份文件。', 'Upload the file again.'),
  },
  matchTaken: {
    status: 409,
    message: t('这一行或这项资产已经对上了别的。', 'This row or this asset is matched to another already.'),
    mend: t('请先取消原来的对应。', 'Take the other match back first.'),
  },
  matchOwner: {
    status: 422,
    message: t('清查行与资产不属于同一集体。', 'The row of the census and the asset belong to two collectives.'),
    mend: t('请选择同一集体的资产。', 'Choose an asset of the same collective.'),
  },
} as const satisfies Refusals;
