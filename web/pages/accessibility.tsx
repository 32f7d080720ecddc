import { Page, useLocale } from '@yunjian/ui';

const points = [
  {
    zh: '所有公开页面都能只用键盘操作；按 Tab 键可以看到当前位置，第一个链接可跳到正文。',
    en: 'All public pages work by keyboard alone; Tab shows where you are, and the first link skips to the content.',
  },
  {
    zh: '页头的“大字版”把文字放大到 20 像素以上，按钮放大到 60 像素；浏览器自带的放大也可以用到 200%。',
    en: '“Large type” in the header sets text to 20 px and more, and targets to 60 px; your browser’s own zoom works up to 200 %.',
  },
  {
    zh: '颜色从不单独表示意思，旁边总有图标和文字；文字与底色的对比度不低于 4.5:1。',
    en: 'Colour never carries meaning alone; text has a contrast of at least 4.5:1.',
  },
  {
    zh: '地图和图表旁边都有列表或表格，内容相同。',
    en: 'Every map and chart has a list or table beside it with the same content.',
  },
  {
    zh: '表单一页只问一件事，出错时说明怎样改，已填的内容不会丢。',
    en: 'Forms ask one thing a page, say how to mend an error, and keep what you filled in.',
  },
  { zh: '不使用拼图验证码，不弹广告。', en: 'There are no puzzle captchas and no advertisements.' },
];

/** What the pages do for people who see, hear or move differently, and where to go when that is not enough. */
export default function Accessibility() {
  const { t } = useLocale();
  return (
    <Page title={{ zh: '无障碍说明', en: 'Accessibility' }} width="text">
      <ul>
        {points.map((p) => (
          <li key={p.en}>{t(p)}</li>
        ))}
      </ul>
      <p>
        {t({
          zh: '如果仍有不便，可到街镇社区事务受理服务中心当面办理，线上线下同一标准。',
          en: 'If something still stands in your way, a community service centre does the same in person, by the same rules.',
        })}
      </p>
    </Page>
  );
}
