import { App, ConfigProvider, type ThemeConfig } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useEffect, type ReactNode } from 'react';
import { useLocale } from '../i18n.tsx';

/** The house tokens in antd's words (see theme.css). antd computes shades, so it needs the values, not the variables. */
const theme: ThemeConfig = {
  token: {
    colorPrimary: '#0f6e6a',
    colorLink: '#0f6e6a',
    colorLinkHover: '#0a524f', // what antd would compute is too pale to read
    colorLinkActive: '#0a524f',
    colorInfo: '#1e5aa8',
    colorSuccess: '#2e7d32',
    colorWarning: '#9a5b00',
    colorError: '#b3261e',
    colorText: '#1b2a33',
    colorTextSecondary: '#5b6b73',
    colorTextTertiary: '#5b6b73',
    colorTextDescription: '#5b6b73',
    colorTextPlaceholder: '#66757d',
    colorBorder: '#c3cac8',
    colorBorderSecondary: '#e3e6e3',
    colorBgLayout: '#fafaf7',
    colorBgContainer: '#ffffff',
    borderRadius: 6,
    fontFamily: 'var(--font)',
    fontSize: 14,
    wireframe: false,
    motion: false,
  },
  components: {
    Layout: { siderBg: '#ffffff', headerBg: '#ffffff', bodyBg: '#fafaf7' },
    Table: { headerBg: '#f1f3f0', headerColor: '#4e5d65', cellPaddingBlock: 8, cellPaddingInline: 12 },
    Menu: { itemSelectedBg: '#e9f3f2', itemHeight: 40 },
  },
};

/** antd in the house theme and the reader's language. */
export function StaffTheme({ children }: { children: ReactNode }) {
  const { locale } = useLocale();
  useEffect(() => {
    dayjs.locale(locale === 'zh' ? 'zh-cn' : 'en');
  }, [locale]);
  return (
    <ConfigProvider locale={locale === 'zh' ? zhCN : enUS} theme={theme} button={{ autoInsertSpace: false }}>
      <App className="yj-staff">{children}</App>
    </ConfigProvider>
  );
}
