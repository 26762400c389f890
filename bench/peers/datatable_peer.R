# The questions of the bench as somebody answers them with R's data.table: Rscript datatable_peer.R FOLDER REPEATS.
# Prints "@ peer.data.table.QUESTION wall-ms cpu-ms" for each time and "= QUESTION number" for what came out.
suppressPackageStartupMessages(library(data.table))
setDTthreads(0) # all processors
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
repeats <- as.integer(arguments[2])
week <- 7 * 86400000

timed <- function(name, work) {
  before <- proc.time()
  result <- work()
  spent <- proc.time() - before
  cat(sprintf("@ peer.data.table.%s %.1f %.1f\n", name, spent[["elapsed"]] * 1000, (spent[["user.self"]] + spent[["sys.self"]]) * 1000))
  result
}

# Money beyond 2^53 is carried as two halves: doubles hold each exactly.
load <- function() {
  costs <<- fread(file.path(folder, "costs.csv"), integer64 = "double")
  contacts <<- fread(file.path(folder, "contacts.csv"), integer64 = "double")
}

cpi <- function() {
  cost <- costs[, .(cost = sum(cost)), by = .(channel, month)]
  n <- contacts[outcome %in% c(1L, 3L) & !is.na(completed_month), .N, by = .(channel, month = completed_month)]
  both <- merge(cost, n, by = c("channel", "month"), all = TRUE)
  both[, cpi := cost / N]
  sum(both$cost) + sum(both$N) + nrow(both)
}

fcr <- function() {
  cut <- max(contacts$arrived_ms, contacts$completed_ms, na.rm = TRUE)
  known <- contacts[outcome == 1L & customer > 0, .(customer, topic, arrived_ms, resolved, escalated)]
  setorder(known, customer, topic, arrived_ms)
  known[, again := customer == shift(customer, fill = -1) & topic == shift(topic, fill = -1L) & arrived_ms - shift(arrived_ms, fill = 0) <= week]
  known[, comes_back := shift(again, type = "lead", fill = FALSE)]
  known[, chain := !again & arrived_ms <= cut - week]
  by_topic <- known[, .(resolved = sum(chain & !comes_back & !(resolved %in% 0L) & !(escalated %in% 1L)), chains = sum(chain)), by = topic]
  sum(by_topic$resolved) * 1000000007 + sum(by_topic$chains)
}

p90 <- function() {
  times <- contacts[outcome == 1L & agent_segments > 0 & !is.na(completed_month) & !is.na(handle_ms), .(p = quantile(handle_ms, 0.9, type = 7)), by = channel]
  sum(round(times$p))
}

customers <- function() contacts[customer > 0, .(n = uniqueN(customer)), by = arrived_month][, sum(n)]

timed("load", load)
for (name in c("cpi", "fcr", "p90", "customers")) {
  for (n in seq_len(repeats)) answer <- timed(name, get(name))
  cat(sprintf("= %s %.0f\n", name, answer))
}
