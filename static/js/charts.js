// Bars from the data beside them: <div data-chart="ID-OF-JSON">. SVG without inline styles, described for screen readers;
// the table with the same numbers stands below.
(() => {
  "use strict";
  const format = new Intl.NumberFormat("id-ID", { maximumFractionDigits: 2 });
  const shown = (value) => (value === null || value === undefined ? "–" : format.format(value));
  const narrow = () => window.matchMedia("(max-width: 47.98rem)").matches;

  // How many lines the legend takes, so that the bars begin below it.
  function legendLines(series, width) {
    let lines = 1, used = 0;
    for (const { name } of series) {
      const wide = name.length * 7.2 + 44;
      if (used && used + wide > width) { lines += 1; used = 0; }
      used += wide;
    }
    return lines;
  }

  // For those who hear the page: each bar with its numbers.
  function described(data) {
    return data.categories.map((category, place) => `${category}: ${data.series.map(({ name, data: values }) => `${name} ${shown(values[place])}`).join(", ")}`).join(". ");
  }

  function options(data, width) {
    return {
      animation: false,
      textStyle: { fontFamily: "system-ui, sans-serif", color: "#17202c" },
      aria: { enabled: true, label: { description: described(data) }, decal: { show: true } },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, renderMode: "richText", valueFormatter: shown, confine: true },
      legend: { top: 0, left: 0, textStyle: { color: "#17202c", fontSize: 13 } },
      grid: { left: 14, right: 24, top: 16 + 24 * legendLines(data.series, width), bottom: 8, containLabel: true },
      xAxis: { type: "value", minInterval: 1, splitNumber: narrow() ? 3 : 5, axisLabel: { formatter: shown, color: "#33414f" }, splitLine: { lineStyle: { color: "#dde3ea" } } },
      yAxis: { type: "category", inverse: true, data: data.categories, axisTick: { show: false }, axisLabel: { color: "#17202c", fontSize: 13, width: narrow() ? 104 : 180, overflow: data.categories.length > 14 ? "truncate" : "break" } },
      series: data.series.map(({ name, color, data: values }) => ({ name, itemStyle: { color }, type: "bar", stack: data.stacked ? "all" : undefined, barMaxWidth: 26, data: values })),
    };
  }

  for (const place of document.querySelectorAll("[data-chart]")) {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const chart = echarts.init(place, null, { renderer: "svg" });
    chart.setOption(options(data, place.clientWidth));
    place.setAttribute("role", "img");
    window.addEventListener("resize", () => { chart.resize(); chart.setOption(options(data, place.clientWidth)); });
  }
})();
