import { useEffect, useState } from 'react';
import { QR, type Words } from '@yunjian/ui';

/** A QR code of an address, drawn on this device; the encoder is loaded only where one is shown. */
export function AddressQr({ address, label }: { address: string; label: Words }) {
  const [src, setSrc] = useState<string | null>(null);
  useEffect(() => {
    let live = true;
    void import('qrcode')
      .then(({ default: encoder }) => encoder.toString(address, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' }))
      .then((svg) => {
        if (live) setSrc(`data:image/svg+xml,${encodeURIComponent(svg)}`);
      })
      .catch(() => undefined); // the address stands beside it as a link
    return () => {
      live = false;
    };
  }, [address]);
  return src === null ? null : <QR src={src} label={label} />;
}
