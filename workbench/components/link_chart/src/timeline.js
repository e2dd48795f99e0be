// Ties by month below the canvas. Dragging over it, or arrow keys, fades ties outside the span.

const name = (month, language) => new Date(Math.floor(month / 100), (month % 100) - 1).toLocaleDateString(language, {month: 'short', year: 'numeric'})

const next = month => (month % 100 === 12 ? month + 89 : month + 1)

export class Timeline {
  constructor(chart) {
    this.chart = chart
    this.el = document.createElement('div')
    this.el.className = 'timeline'
    this.el.tabIndex = 0
    this.el.setAttribute('role', 'slider')
    this.el.setAttribute('aria-label', chart.word('timeline'))
    this.bars = document.createElement('div')
    this.bars.className = 'bars'
    this.text = document.createElement('div')
    this.text.className = 'span'
    this.el.append(this.bars, this.text)
    chart.root.append(this.el)
    this.months = []
    this.from = this.to = null
    chart.cy.on('add remove', 'edge', () => this.later())
    this.listen()
    this.draw()
  }

  later() {
    clearTimeout(this.wait)
    this.wait = setTimeout(() => this.draw(), 30)
  }

  count() {
    const counts = new Map()
    this.chart.cy.edges().forEach(e => {
      const {first, last} = e.data()
      for (let m = first; first && m <= last; m = next(m)) counts.set(m, (counts.get(m) ?? 0) + 1)
    })
    return counts
  }

  draw() {
    if (this.chart.cy.destroyed()) return
    const counts = this.count(), all = [...counts.keys()].sort((a, b) => a - b)
    this.months = []
    for (let m = all[0]; all.length && m <= all.at(-1); m = next(m)) this.months.push(m)
    this.el.hidden = this.months.length < 2
    const most = Math.max(1, ...counts.values())
    this.bars.replaceChildren(...this.months.map(m => {
      const bar = document.createElement('i')
      bar.style.height = `${8 + 92 * (counts.get(m) ?? 0) / most}%`
      bar.title = `${name(m, this.chart.model.language)}: ${counts.get(m) ?? 0}`
      return bar
    }))
    this.mark()
  }

  mark() {
    const language = this.chart.model.language, whole = this.from === null || !this.months.length
    const first = whole ? this.months[0] : this.from, last = whole ? this.months.at(-1) : this.to
    ;[...this.bars.children].forEach((bar, i) => bar.classList.toggle('off', this.months[i] < first || this.months[i] > last))
    const said = this.months.length ? `${name(first, language)} – ${name(last, language)}` : ''
    this.text.textContent = whole ? `${said} · ${this.chart.word('timeline')}` : said
    this.el.setAttribute('aria-valuetext', said)
    this.chart.model.period = whole ? ['', ''] : [String(first), String(last)]
    this.chart.filter()
  }

  at(ev) {
    const box = this.bars.getBoundingClientRect(), share = (ev.clientX - box.left) / box.width
    return Math.max(0, Math.min(this.months.length - 1, Math.floor(share * this.months.length)))
  }

  choose(a, b) {
    this.from = this.months[Math.min(a, b)]
    this.to = this.months[Math.max(a, b)]
    this.mark()
  }

  clear() {
    this.from = this.to = null
    this.mark()
  }

  listen() {
    let start = null
    this.el.addEventListener('pointerdown', ev => { start = this.at(ev); this.el.setPointerCapture(ev.pointerId); this.choose(start, start) })
    this.el.addEventListener('pointermove', ev => { if (start !== null) this.choose(start, this.at(ev)) })
    this.el.addEventListener('pointerup', () => { start = null })
    this.el.addEventListener('dblclick', () => this.clear())
    this.el.addEventListener('keydown', ev => this.walk(ev))
  }

  walk(ev) {
    const step = {ArrowLeft: -1, ArrowRight: 1}[ev.key], last = this.months.length - 1
    if (ev.key === 'Escape') this.clear()
    else if (step) {
      let a = this.from === null ? 0 : this.months.indexOf(this.from), b = this.from === null ? last : this.months.indexOf(this.to)
      if (ev.shiftKey) a = Math.max(0, Math.min(b, a + step))
      else b = Math.max(a, Math.min(last, b + step))
      this.choose(a, b)
    } else return
    ev.preventDefault()
    ev.stopPropagation()
  }
}
