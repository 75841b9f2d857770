// A shop, as a team may have one: Go's own HTTP server, with Prometheus' client; no logs, no traces.
//
// REGRESSION leaves something out of its metrics, as a change may do by mistake: no-error-metric.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

var regression = os.Getenv("REGRESSION")

// One item of five is sold out.
var stock = map[string]int{"pen": 0, "ink": 3, "pad": 5, "cup": 8, "bag": 2}

var orders = promauto.NewCounterVec(
	prometheus.CounterOpts{Name: "shop_orders_total", Help: "Orders, by what became of them"},
	[]string{"result"})

func order(response http.ResponseWriter, request *http.Request) {
	item := request.URL.Query().Get("item")
	if stock[item] > 0 {
		orders.WithLabelValues("sold").Inc()
		answer(response, http.StatusOK, map[string]string{"item": item})
		return
	}
	if regression != "no-error-metric" {
		orders.WithLabelValues("sold_out").Inc()
	}
	answer(response, http.StatusServiceUnavailable, map[string]string{"error": "sold out"})
}

func health(response http.ResponseWriter, _ *http.Request) {
	answer(response, http.StatusOK, map[string]string{"status": "up"})
}

func answer(response http.ResponseWriter, status int, body map[string]string) {
	response.Header().Set("Content-Type", "application/json")
	response.WriteHeader(status)
	json.NewEncoder(response).Encode(body)
}

func main() {
	listen := flag.String("listen", "127.0.0.1:8080", "where it takes requests")
	flag.Parse()
	for _, result := range []string{"sold", "sold_out"} {
		orders.WithLabelValues(result)
	}

	http.HandleFunc("/order", order)
	http.HandleFunc("/health", health)
	http.Handle("/metrics", promhttp.Handler())
	server := &http.Server{Addr: *listen}

	ended, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go func() {
		<-ended.Done()
		server.Close()
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}
