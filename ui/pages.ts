import type { ComponentType } from 'react';
import type { Access, Text } from '@yunjian/kernel/contract';

/** One page of a service: loaded when it is first visited. `path` is React Router's, e.g. `/talent/projects/:id`. */
export interface PageRoute {
  path: string;
  load: () => Promise<{ default: ComponentType }>;
  title: Text;
  access: Access;
  /** public (default): plain pages with header and footer · staff: the staff desk's frame · board: a wall board in night mode · bare: no frame */
  layout?: 'public' | 'staff' | 'board' | 'bare';
}

/** One entry of a menu. `main` is the public header, `mine` the signed-in person's menu, `staff` the staff side menu. */
export interface NavEntry {
  to: string;
  title: Text;
  place: 'main' | 'mine' | 'staff';
  access: Access;
  /** Lower comes first; default 100. */
  order?: number;
  /** Addresses that belong to this entry and do not begin like it. */
  also?: readonly string[];
}

/** How a service shows itself on the home page: a line, one action, and optionally a panel with live figures. */
export interface HomePanel {
  lead: Text;
  action: { to: string; title: Text };
  more?: { to: string; title: Text };
  load?: () => Promise<{ default: ComponentType }>;
}

/** The browser's face of a service, exported as `pages` from its pages/index.ts and registered in web/services.ts. */
export interface PageModule {
  code: string;
  title: Text;
  nav: readonly NavEntry[];
  routes: readonly PageRoute[];
  home?: HomePanel;
  /** A panel of the service on the staff desk's first page (待办), for those of this access. */
  desk?: { access: Access; load: () => Promise<{ default: ComponentType }> };
}
