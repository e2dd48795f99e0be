// How elements look. Kinds, their colours and icons come from Python so that chart and pages agree.

import {FONT, WIDEST} from './labels.js'

// Names keep their size on the screen: zooming in makes room for more of them.
const onScreen = size => n => size / n.cy().zoom()

const INK = {
  light: {text: '#1d252c', halo: '#ffffff', line: '#9aa5ae', strong: '#0b6e6e', mark: '#b45309'},
  dark: {text: '#e6eaed', halo: '#14191d', line: '#5d6a74', strong: '#4fd1c5', mark: '#fbbf24'},
}

export const ink = dark => (dark ? INK.dark : INK.light)

export function iconUri(path) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="48" height="48" fill="#fff">${path}</svg>`
  return 'data:image/svg+xml;utf8,' + encodeURIComponent(svg)
}

const nodeStyles = (kinds, c) => [
  {selector: 'node', style: {
    width: 'data(size)', height: 'data(size)', label: 'data(label)', color: c.text,
    'background-color': '#6b7780', 'font-size': onScreen(FONT), 'font-family': 'Inter, Roboto, Helvetica, Arial, sans-serif',
    'text-valign': 'bottom', 'text-margin-y': onScreen(4), 'text-wrap': 'ellipsis', 'text-max-width': onScreen(WIDEST),
    'text-outline-color': c.halo, 'text-outline-width': onScreen(2.5),
    'border-width': 0, 'overlay-opacity': 0,
  }},
  ...Object.entries(kinds).map(([kind, look]) => ({
    selector: `node[kind="${kind}"]`,
    style: {
      'background-color': look.colour, 'background-image': iconUri(look.icon),
      'background-fit': 'none', 'background-width': '62%', 'background-height': '62%',
    },
  })),
]

const nameStyles = c => [
  {selector: 'node.above', style: {'text-valign': 'top', 'text-margin-y': onScreen(-4)}},
  {selector: 'node.right', style: {'text-valign': 'center', 'text-halign': 'right', 'text-margin-y': 0, 'text-margin-x': onScreen(4)}},
  {selector: 'node.left', style: {'text-valign': 'center', 'text-halign': 'left', 'text-margin-y': 0, 'text-margin-x': onScreen(-4)}},
  {selector: 'node.unnamed', style: {'text-opacity': 0}},
  {selector: 'node.hovered, node.cursor', style: {
    'text-opacity': 1, 'text-wrap': 'none', 'z-index': 20,
    'text-background-color': c.halo, 'text-background-opacity': 0.9, 'text-background-padding': onScreen(2),
  }},
]

const edgeStyles = c => [
  {selector: 'edge', style: {
    width: 'data(weight)', 'line-color': c.line, 'target-arrow-color': c.line, 'curve-style': 'bezier',
    'target-arrow-shape': e => (e.data('directed') ? 'triangle' : 'none'), 'arrow-scale': 0.8,
    label: 'data(label)', 'font-size': 9, color: c.text, 'text-rotation': 'autorotate',
    'text-outline-color': c.halo, 'text-outline-width': 2, 'min-zoomed-font-size': 9, 'overlay-opacity': 0,
  }},
  {selector: 'edge[?lead]', style: {'line-style': 'dashed', 'line-color': c.mark}},
]

export function style(kinds, dark) {
  const c = ink(dark)
  return [
    ...nodeStyles(kinds, c),
    ...nameStyles(c),
    ...edgeStyles(c),
    {selector: '.pinned', style: {'border-width': 3, 'border-color': c.text, 'border-style': 'double'}},
    {selector: 'node.fresh', style: {'underlay-color': c.strong, 'underlay-opacity': 0.18, 'underlay-padding': 7, 'underlay-shape': 'ellipse'}},
    {selector: 'edge.path', style: {'line-color': c.strong, 'target-arrow-color': c.strong, width: 4, 'z-index': 9}},
    {selector: 'node.path', style: {'underlay-color': c.strong, 'underlay-opacity': 0.3, 'underlay-padding': 8, 'underlay-shape': 'ellipse'}},
    {selector: 'node:selected', style: {'border-width': 4, 'border-color': c.strong, 'border-style': 'solid'}},
    {selector: 'edge:selected', style: {'line-color': c.strong, 'target-arrow-color': c.strong, width: 4, 'z-index': 10}},
    {selector: '.cursor', style: {'outline-width': 3, 'outline-color': c.mark, 'outline-offset': 4}},
    {selector: 'node.removed', style: {'background-opacity': 0.18, 'background-image-opacity': 0.4, 'border-width': 3, 'border-color': c.mark, 'border-style': 'dashed'}},
    {selector: 'edge.removed', style: {'line-style': 'dotted', opacity: 0.25}},
    {selector: '.outside', style: {opacity: 0.14}},
    {selector: '.filtered', style: {display: 'none'}},
  ]
}
