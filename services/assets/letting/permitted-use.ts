/** What a contract lets its parts be used for, in the words of the register of assets, so that what an inspection found can be compared with it. Pure. */

/** Words of a permitted use by what the register calls it. The first column are codes of `assets.part.use`. */
const WORDS: readonly (readonly [string, RegExp])[] = [
  ['industrial', /工业|生产|加工|制造|厂房|车间|装配|industr|manufactur|workshop/iu],
  ['storage', /仓储|仓库|库房|堆场|堆放|物流|冷库|storage|warehouse|logistics/iu],
  ['office', /办公|写字|研发|office/iu],
  ['housing', /居住|住宅|住房|宿舍|公寓|民宿|housing|dwelling|dormitor/iu],
  ['farming', /农业|种植|养殖|耕作|粮食|蔬菜|果园|水稻|水产|苗木|林木|农用|farm|crop|orchard/iu],
  ['public', /公益|公共|养老|托育|文化活动|卫生服务|社区服务|public|community/iu],
  [
    'commercial',
    /商业|商铺|门面|店铺|零售|超市|餐饮|(?<!非)经营性|营业|菜场|市场|酒店|宾馆|充电|commerc|retail|(?<!work)shop|restaurant|market/iu,
  ],
  ['mixed', /综合|混合|mixed/iu],
];

/** The uses of the register that a permitted use speaks of; empty where it uses none of the known words. */
export const usesOf = (permitted: string): string[] => WORDS.filter(([, words]) => words.test(permitted)).map(([use]) => use);
