module slipway/bookinfo

go 1.24.0
