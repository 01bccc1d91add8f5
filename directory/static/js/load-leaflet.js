// Leaflet is fetched when a map is first wanted, so that a list never waits for it.

const wanted = new Map();

function once(url, make) {
  if (!wanted.has(url)) {
    wanted.set(url, new Promise((resolve, reject) => {
      const element = make();
      element.onload = resolve;
      element.onerror = () => reject(new Error(`${url} did not load`));
      document.head.append(element);
    }));
  }
  return wanted.get(url);
}

const script = (src) => once(src, () => Object.assign(document.createElement("script"), { src }));
const sheet = (href) => once(href, () => Object.assign(document.createElement("link"), { rel: "stylesheet", href }));

export async function loadLeaflet({ leaflet, leafletCss, cluster, clusterCss }) {
  await Promise.all([script(leaflet), sheet(leafletCss)]);
  if (cluster) await Promise.all([script(cluster), sheet(clusterCss)]);
}

export function afterFirstPaint() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
