/** The graph of decisions: what is known at the left, what is decided at the right. A decision leads to its table. */
import { useMemo, useState } from 'react';
import { Details, EmptyState, useLocale } from '@yunjian/ui';
import type { Subject } from '../subject.ts';
import { labelOf } from '../subject.ts';
import { inOrder } from '../table/decision-picker.tsx';
import { drawingOf, hasLayout, type Edge, type Node } from './layout.ts';

/** A label in lines that fit its box, in half-width characters. */
function linesOf(label: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const char of label) {
    const width = char.charCodeAt(0) > 0x2e7f ? 2 : 1.1;
    if (used + width > room && lines.length < 1) {
      lines.push(line);
      line = '';
      used = 0;
    }
    if (used + width > room) return [...lines, `${line.slice(0, -1)}…`];
    line += char;
    used += width;
  }
  return [...lines, line];
}

function path(edge: Edge, nodes: ReadonlyMap<string, Node>, asFiled: boolean): string {
  const [a, b] = [nodes.get(edge.from), nodes.get(edge.to)];
  if (!a || !b) return '';
  // As the file draws it, most often from bottom to top.
  if (asFiled && (b.y + b.height <= a.y || b.x <= a.x + a.width))
    return `M${a.x + a.width / 2} ${a.y}L${b.x + b.width / 2} ${b.y + (b.y < a.y ? b.height : 0)}`;
  const [x1, y1, x2, y2] = [a.x + a.width, a.y + a.height / 2, b.x - 2, b.y + b.height / 2];
  const bend = Math.max(32, (x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

export function GraphTab({ subject, onDecision }: { subject: Subject; onDecision: (id: string) => void }) {
  const { t } = useLocale();
  const { outline, problems } = subject;
  const [asFiled, setAsFiled] = useState(false);
  const drawing = useMemo(() => drawingOf(outline, asFiled), [outline, asFiled]);
  const nodes = useMemo(() => new Map(drawing.nodes.map((n) => [n.id, n])), [drawing]);
  const [near, setNear] = useState<string | null>(null);
  if (drawing.nodes.length === 0) return <EmptyState title={{ zh: '没有可画的决策', en: 'There is no decision to draw' }} />;
  const found = (node: Node) => {
    const d = outline.decisions.find((x) => x.id === node.id);
    return d ? problems.filter((p) => p.decision === d.id || p.decision === d.name) : [];
  };
  const close = (edge: Edge) => near !== null && (edge.from === near || edge.to === near);
  const used = (id: string) => outline.decisions.filter((d) => d.requires.includes(id)).map((d) => d.label);
  return (
    <div className="wb-tab">
      <div className="wb-legend">
        <span className="wb-key-input">{t({ zh: '事实', en: 'Fact' })}</span>
        <span className="wb-key-decision">{t({ zh: '决策（点开表格）', en: 'Decision (opens its table)' })}</span>
        {outline.knowledge.length > 0 ? (
          <span className="wb-key-knowledge">{t({ zh: '共用算法', en: 'Shared formula' })}</span>
        ) : null}
        {hasLayout(outline) ? (
          <label className="wb-check wb-push-right">
            <input type="checkbox" checked={asFiled} onChange={(event) => setAsFiled(event.target.checked)} />
            {t({ zh: '按文件里的位置', en: 'As the file lays it out' })}
          </label>
        ) : null}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolled by the keyboard */}
      <div className="wb-graph" tabIndex={0} role="group" aria-label={t({ zh: '决策图', en: 'Graph of decisions' })}>
        <svg width={drawing.width} height={drawing.height} viewBox={`0 0 ${drawing.width} ${drawing.height}`}>
          <defs>
            <marker
              id="wb-arrow"
              viewBox="0 0 10 10"
              refX="9"
              refY="5"
              markerWidth="7"
              markerHeight="7"
              orient="auto-start-reverse"
            >
              <path d="M0 0L10 5L0 10z" />
            </marker>
          </defs>
          {drawing.edges.map((edge) => (
            <path
              key={`${edge.from} ${edge.to}`}
              className={`wb-edge${edge.kind === 'knowledge' ? ' wb-edge-knowledge' : ''}${near === null ? '' : close(edge) ? ' wb-edge-near' : ' wb-edge-far'}`}
              d={path(edge, nodes, asFiled)}
              markerEnd="url(#wb-arrow)"
            />
          ))}
          {drawing.nodes.map((node) => {
            const isDecision = node.kind === 'decision';
            const findings = found(node);
            const error = findings.some((p) => p.severity === 'error');
            const lines = linesOf(node.label, (node.width - 24) / 7.4);
            const middle = node.y + node.height / 2;
            const spoken =
              findings.length > 0 ? t({ zh: `，${findings.length} 条检查结果`, en: `, ${findings.length} findings` }) : '';
            return (
              <g
                key={node.id}
                className={`wb-node wb-node-${node.kind}`}
                role={isDecision ? 'link' : undefined}
                tabIndex={isDecision ? 0 : undefined}
                aria-label={isDecision ? node.label + spoken : undefined}
                aria-hidden={isDecision ? undefined : true}
                onClick={isDecision ? () => onDecision(node.id) : undefined}
                onKeyDown={(event) => {
                  if (isDecision && (event.key === 'Enter' || event.key === ' ')) {
                    event.preventDefault();
                    onDecision(node.id);
                  }
                }}
                onPointerEnter={() => setNear(node.id)}
                onPointerLeave={() => setNear(null)}
                onFocus={() => setNear(node.id)}
                onBlur={() => setNear(null)}
              >
                <title>{node.label}</title>
                <rect
                  x={node.x}
                  y={node.y}
                  width={node.width}
                  height={node.height}
                  rx={node.kind === 'input' ? node.height / 2 : 6}
                />
                {lines.map((line, i) => (
                  <text
                    key={line + String(i)}
                    x={node.x + node.width / 2}
                    y={middle + (i - (lines.length - 1) / 2) * 18}
                    textAnchor="middle"
                    dominantBaseline="central"
                  >
                    {line}
                  </text>
                ))}
                {findings.length > 0 ? (
                  <g className={error ? 'wb-node-error' : 'wb-node-warning'}>
                    <circle cx={node.x + node.width} cy={node.y} r={11} />
                    <text x={node.x + node.width} y={node.y} textAnchor="middle" dominantBaseline="central">
                      {findings.length}
                    </text>
                  </g>
                ) : null}
              </g>
            );
          })}
        </svg>
      </div>
      <Details summary={{ zh: '用文字看这张图', en: 'The graph in words' }}>
        <ul className="wb-words">
          {inOrder(outline).map((d) => (
            <li key={d.id}>
              <button type="button" className="yj-link yj-linklike" onClick={() => onDecision(d.id)}>
                {d.label}
              </button>
              {t({ zh: '，取决于：', en: ', from: ' })}
              {d.requires.map((id) => labelOf(outline, id)).join(t({ zh: '、', en: ', ' })) || '—'}
              {used(d.id).length > 0
                ? `${t({ zh: '；用于：', en: '; used by: ' })}${used(d.id).join(t({ zh: '、', en: ', ' }))}`
                : ''}
            </li>
          ))}
        </ul>
      </Details>
    </div>
  );
}
