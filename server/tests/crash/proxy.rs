//! The line between the shop's servers and Stripe, which can be cut: what was being said on it is lost, and nobody
//! knows how much of it was answer.

use std::{sync::Arc, time::Duration};

use domain::Randomness;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
    time::sleep,
};

/// A proxy on loopback.
pub struct Proxy {
    address: String,
    /// How many outages there are now.
    cuts: Arc<watch::Sender<usize>>,
}

/// The proxy passes nothing on while this exists.
pub struct Outage(Arc<watch::Sender<usize>>);

impl Drop for Outage {
    fn drop(&mut self) {
        self.0.send_modify(|cuts| *cuts -= 1);
    }
}

impl Proxy {
    /// A proxy to what answers at this address.
    pub async fn to(stripe: &str) -> Self {
        let far_end = stripe.strip_prefix("http://").expect("an address").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let cuts = Arc::new(watch::Sender::new(0));
        let seen = cuts.subscribe();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(carry(near, far_end.clone(), seen.clone()));
            }
        });
        Self {
            address: format!("http://127.0.0.1:{port}"),
            cuts,
        }
    }

    /// Its own address, `http://127.0.0.1:` and a port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Cuts every call, and refuses new ones while the outage exists.
    pub fn cut(&self) -> Outage {
        self.cuts.send_modify(|cuts| *cuts += 1);
        Outage(self.cuts.clone())
    }

    /// Cuts it again and again, for random times, until `over`.
    pub async fn keep_cutting(&self, dice: Randomness, mut over: watch::Receiver<bool>) {
        let outages = async {
            loop {
                sleep(Duration::from_millis(500 + dice.below(2500))).await;
                let _cut = self.cut();
                sleep(Duration::from_millis(50 + dice.below(350))).await;
            }
        };
        tokio::select! {
            () = outages => {}
            _ = over.wait_for(|over| *over) => {}
        }
    }
}

async fn carry(mut near: TcpStream, far_end: String, mut cuts: watch::Receiver<usize>) {
    let calls = async {
        if let Ok(mut far) = TcpStream::connect(far_end).await {
            _ = copy_bidirectional(&mut near, &mut far).await;
        }
    };
    tokio::select! {
        biased;
        _ = cuts.wait_for(|cuts| *cuts > 0) => {}
        () = calls => {}
    }
}
