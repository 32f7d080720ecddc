import './old-browsers.ts';
import '@yunjian/ui/theme.css';
import './web.css';
import { Providers, ensureHanFont } from '@yunjian/ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { routes } from './routes.tsx';

ensureHanFont();

// A page opened before an update asks for files that are gone: load the new version, once.
addEventListener('vite:preloadError', (event) => {
  const mark = 'yunjian.reloaded';
  const last = Number(sessionStorage.getItem(mark) ?? 0);
  if (Date.now() - last < 10_000) return; // the new version lacks it too: let the error page speak
  sessionStorage.setItem(mark, String(Date.now()));
  event.preventDefault();
  location.reload();
});

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <Providers>
        <RouterProvider router={createBrowserRouter(routes)} />
      </Providers>
    </StrictMode>,
  );
