/** Every component on pages of its own, for the browser test; never part of the program. */
import '@yunjian/ui/theme.css';
import { Providers, Shell, ensureHanFont } from '@yunjian/ui';
import { lazy, Suspense, type ComponentType } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { CommandDemo } from './gallery-command.tsx';
import { Fields, FormDemo, Letters, Lists, States } from './gallery-public.tsx';

ensureHanFont();
const Heavy = lazy(() => import('./gallery-heavy.tsx'));
const Staff = lazy(() => import('./gallery-staff.tsx'));
const shows: Record<string, ComponentType> = {
  command: CommandDemo,
  fields: Fields,
  form: FormDemo,
  letter: Letters,
  lists: Lists,
  states: States,
  heavy: Heavy,
};

function Gallery() {
  const show = new URLSearchParams(location.search).get('show') ?? 'fields';
  if (show === 'staff')
    return (
      <Suspense fallback={null}>
        <Staff />
      </Suspense>
    );
  const Show = shows[show] ?? Fields;
  return (
    <div {...(new URLSearchParams(location.search).has('night') ? { 'data-mode': 'night' } : {})}>
      <Shell nav={[{ to: '/talent', title: { zh: '人才安居', en: 'Talent housing' } }]}>
        <Suspense fallback={null}>
          <Show />
        </Suspense>
      </Shell>
    </div>
  );
}

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <Providers>
      <RouterProvider router={createBrowserRouter([{ path: '*', Component: Gallery }])} />
    </Providers>,
  );
