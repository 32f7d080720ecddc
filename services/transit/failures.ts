/** Every refusal of transit: what is wrong, and how to mend it. */
import { defineFailures, type Text } from '@yunjian/kernel/contract';

const t = (zh: string, en: string): Text => ({ zh, en });

export const failures = defineFailures('transit', {
  forbidden: {
    status: 403,
    message: t('您的职责不包括这项操作。', 'This is not part of your duties.'),
    mend: t('请由站点巡查员或数据维护员办理。', 'Ask a stop inspector or a timetable editor.'),
  },
  starting: {
    status: 503,
    message: t('时刻表正在准备，请稍候。', 'The timetable is being prepared.'),
    mend: t('请几秒后重试。', 'Try again in a few seconds.'),
  },
  noStop: {
    status: 404,
    message: t('没有这个站。', 'There is no such stop.'),
    mend: t('请重新搜索；时刻表更新后站点编号可能已变。', 'Search for it again; its id may have changed with a new timetable.'),
  },
  noLine: {
    status: 404,
    message: t('没有这条线路。', 'There is no such line.'),
    mend: t('请从线路清单中选择。', 'Choose one from the list of lines.'),
  },
  noTrip: {
    status: 404,
    message: t('该日没有这个班次。', 'There is no such run on that day.'),
    mend: t('请从站点的到站时刻中选择。', 'Choose one from the departures of a stop.'),
  },
  noNetwork: {
    status: 404,
    message: t('没有这个网络。', 'There is no such network.'),
    mend: t('请从网络清单中选择。', 'Choose one of the networks listed.'),
  },
  place: {
    status: 400,
    message: t('“{place}”不是站点编号，也不是“纬度,经度”。', '“{place}” is neither the id of a stop nor “latitude,longitude”.'),
    mend: t('请从搜索结果中选择，或在地图上点选。', 'Choose from the search results, or click the map.'),
  },
  time: {
    status: 400,
    message: t('时间不合规：{why}', 'The time makes no sense: {why}'),
    mend: t('请改正日期、时间后重试。', 'Correct date and time, then try again.'),
  },
  box: {
    status: 400,
    message: t('地图范围不合规。', 'The box makes no sense.'),
    mend: t('请按“西,南,东,北”给出经纬度。', 'Give it as west,south,east,north in degrees.'),
  },
  query: {
    status: 400,
    message: t('{why}', '{why}'),
    mend: t('请改正查询条件后重试。', 'Correct the question and try again.'),
  },
  slow: {
    status: 503,
    message: t('计算没有按时完成。', 'The computation did not finish in time.'),
    mend: t('请缩短时间范围后重试。', 'Take a shorter window and try again.'),
  },
  noUpload: {
    status: 404,
    message: t('没有这次上传。', 'There is no such upload.'),
    mend: t('请从上传清单中选择。', 'Choose one from the list of uploads.'),
  },
  noVersion: {
    status: 404,
    message: t('没有这个版本。', 'There is no such version.'),
    mend: t('请从版本清单中选择。', 'Choose one from the list of versions.'),
  },
  noAudit: {
    status: 404,
    message: t('没有这条巡查记录，或它没有照片。', 'There is no such audit, or it has no photo.'),
    mend: t('请刷新页面。', 'Reload the page.'),
  },
  notNow: {
    status: 409,
    message: t('这份上传现在是“{state}”，不能这样处理。', 'This upload is “{state}” now; that cannot be done.'),
    mend: t('请刷新页面查看最新状态。', 'Reload the page to see where it stands.'),
  },
  changedMeanwhile: {
    status: 409,
    message: t(
      '您查看之后另有人发布了时刻表，这份上传正在与新的时刻表重新比对。',
      'Somebody published a timetable after you looked; this upload is being compared with the new one.',
    ),
    mend: t('请等比对完成，看过变化后再发布。', 'Wait until it is compared, look at the changes, then publish.'),
  },
  publishedMeanwhile: {
    status: 409,
    message: t(
      '刚才另有人发布了时刻表，您的操作没有执行。',
      'Somebody else published a timetable just now; yours was not carried out.',
    ),
    mend: t('请刷新页面，看过现状后再决定。', 'Reload the page and decide again.'),
  },
  isCurrent: {
    status: 409,
    message: t('这一版正在使用。', 'This version is the one in use.'),
    mend: t('请选择较早的一版。', 'Choose an earlier one.'),
  },
  file: {
    status: 422,
    message: t('请选择一个文件：GTFS（.zip）或线路表（.csv）。', 'Choose one file: GTFS (.zip) or a line sheet (.csv).'),
    mend: t('请检查所选文件的个数与格式。', 'Check how many files you chose and their format.'),
  },
  said: {
    status: 422,
    message: t('关于这份时刻表的说明有误：{what}', 'What is said of this timetable makes no sense: {what}'),
    mend: t('请改正后再上传；没有保存任何内容。', 'Correct it and upload again; nothing was stored.'),
  },
  audit: {
    status: 422,
    message: t('巡查记录不完整：{what}', 'The audit is incomplete: {what}'),
    mend: t('请补全后再提交；没有保存任何内容。', 'Complete it and submit again; nothing was stored.'),
  },
  realtime: {
    status: 422,
    message: t('这份实时消息用不了：{why}', 'This real-time message cannot be used: {why}'),
    mend: t('请检查消息后重发；原有的实时信息不变。', 'Check the message and send it again; what was known stays.'),
  },
  noRealtime: {
    status: 503,
    message: t('没有可用的时刻表，无法对应实时消息。', 'There is no timetable to match the message with.'),
    mend: t('请稍后重试。', 'Try again later.'),
  },
});
